import { Select } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useConditionCatalogue } from "../api/conditions";
import { LinesSkeleton } from "../shared/States";
import classes from "./Dialogs.module.css";

const ConditionsEditor = lazy(() => import("./ConditionsEditor"));
const OWN = "own";

interface PeopleOfProps {
  site: string;
  people: unknown;
  error: Error | null;
  onChange: (people: unknown) => void;
}

/** Of everybody, of a segment, or of those who meet conditions of its own. */
export function PeopleOf(props: PeopleOfProps) {
  const { site, people, error, onChange } = props;
  const segments = useConditionCatalogue(site).data?.segments ?? [];
  const given = segmentOf(people);
  const [isOwn, setOwn] = useState(people !== undefined && given === undefined);
  const choose = (next: string | null) => {
    setOwn(next === OWN);
    if (next !== OWN) {
      onChange(next === null ? undefined : { segment: next });
    }
  };
  return (
    <>
      <Select
        clearable
        data={[
          { value: OWN, label: "People who meet conditions…" },
          { group: "Segments", items: segments.map(({ id, name }) => ({ value: id, label: name })) },
        ]}
        label="Of"
        onChange={choose}
        placeholder="Everybody"
        searchable
        value={isOwn ? OWN : (given ?? null)}
      />
      {isOwn && (
        <div className={classes.conditions}>
          <Suspense fallback={<LinesSkeleton lines={1} />}>
            <ConditionsEditor
              conditions={people}
              error={error}
              onChange={onChange}
              path="people"
              site={site}
            />
          </Suspense>
        </div>
      )}
    </>
  );
}

/** The segment that is all there is to a condition. */
function segmentOf(people: unknown): string | undefined {
  if (typeof people !== "object" || people === null || Object.keys(people).length > 1) {
    return undefined;
  }
  const { segment } = people as { segment?: unknown };
  return typeof segment === "string" ? segment : undefined;
}
