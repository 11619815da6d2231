/** Reading on while somebody searches: words are looked for in what was read, so more is read until enough is found. */
import { useEffect } from "react";
import { number } from "./format.js";
import { Button, useLanguage } from "./ui.jsx";

/** @typedef {{ status: string, hasMore: boolean, isLoadingMore: boolean, loadMore: () => void }} Listed */

/** How many rows are read by themselves. */
const MOST = 1000;

/**
 * @param {Listed} list
 * @param {{ isWanted: boolean, count: number }} wanted `count` rows were read
 * @returns {{ isOn: boolean, count: number }}
 */
export function useReadingOn({ status, hasMore, isLoadingMore, loadMore }, { isWanted, count }) {
  const isOn = isWanted && hasMore && status === "ready" && count < MOST;
  useEffect(() => {
    if (isOn && !isLoadingMore) loadMore();
  }, [isOn, isLoadingMore, count, loadMore]);
  return { isOn, count };
}

/** What stands below a list: how far the reading got, or the button to read on. @param {{ list: Listed, reading: { isOn: boolean, count: number }, isFiltered: boolean }} props */
export function ListEnd({ list, reading, isFiltered }) {
  const { t, language } = useLanguage();
  const count = number(reading.count, language);
  return (
    <div className={list.hasMore ? "more" : "more none"}>
      <p role="status" className="soft">
        {reading.isOn ? t.searching(count) : list.hasMore && isFiltered ? t.searched(count) : ""}
      </p>
      {list.hasMore && !reading.isOn && (
        <Button busy={list.isLoadingMore} onClick={list.loadMore}>
          {t.more}
        </Button>
      )}
    </div>
  );
}
