import { useDebouncedValue } from "@mantine/hooks";
import { type LetterContents, useLetterCheck } from "../api/letterDrafts";
import { count, plural } from "../shared/format";
import classes from "./Preview.module.css";

const RESTS_MS = 600;

/** How many of all people lack what the letter shows of them without saying what else to write. */
export function Lacking(props: { site: string; contents: LetterContents; segments?: string[] }) {
  const { site, contents, segments = [] } = props;
  const [rested] = useDebouncedValue(contents, RESTS_MS);
  const checked = useLetterCheck(site, rested, segments);
  const lacking = (checked.data?.variables ?? []).filter(
    ({ has_fallback, without }) => !has_fallback && (without ?? 0) > 0,
  );
  if (checked.data === undefined || lacking.length === 0) {
    return null;
  }
  const { people } = checked.data;
  return (
    <p className={classes.lacking} role="status">
      Of {plural(people, "person", "people")},{" "}
      {lacking
        .map(({ name, without }) => `${count(without ?? 0)} have no “${name.replace(/^person\./, "")}”`)
        .join(", ")}
      . Give it a fallback: <code>{'| default: "…"'}</code>
    </p>
  );
}
