export type Rate = {
    rate: string;
    periodMs: string;
};
/** @typedef {{ rate: string, periodMs: string }} Rate */
/**
 * The fields of a rate: how many people in which period.
 *
 * @param {{ id: string, entered: Rate, problems: Partial<Record<string, string>>, onChange: (change: Partial<Rate>) => void }} props
 * @returns {import("react").ReactElement}
 */
export declare function RateFields({ id, entered: { rate, periodMs }, problems, onChange }: {
    id: string;
    entered: Rate;
    problems: Partial<Record<string, string>>;
    onChange: (change: Partial<Rate>) => void;
}): import("react").ReactElement;
