/** A coloured tile with a name's first letter. @param {{ name: string, seed: string, person?: boolean }} props */
export function Avatar({ name, seed, person = false }) {
  let hue = 0;
  for (const letter of seed) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  const initial = [...name.trim()][0]?.toLocaleUpperCase() ?? "?";
  return (
    <span className={person ? "avatar person" : "avatar"} aria-hidden="true" ref={(element) => element?.style.setProperty("--hue", String(hue))}>
      {initial}
    </span>
  );
}
