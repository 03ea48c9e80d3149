import { ActionIcon, Button, Select } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useConditionCatalogue } from "../api/conditions";
import classes from "./Analytics.module.css";
import dialogs from "./Dialogs.module.css";
import { EventConditions } from "./EventConditions";
import { type FunnelExclusion, type FunnelStep, MOST_EXCLUSIONS } from "./funnel";

interface ExclusionsEditorProps {
  site: string;
  steps: readonly FunnelStep[];
  exclusions: readonly FunnelExclusion[];
  /** Whether it can be said between which steps. */
  hasPlaces: boolean;
  error: Error | null;
  onChange: (exclusions: FunnelExclusion[]) => void;
}

const ANY = "any";

/** What may not come between two steps: a run ends there. */
export function ExclusionsEditor(props: ExclusionsEditorProps) {
  const { site, steps, exclusions, hasPlaces, error, onChange } = props;
  const known = useConditionCatalogue(site).data?.events ?? [];
  const names = [
    ...new Set([...known.map(({ name }) => name), ...exclusions.map(({ event }) => event)]),
  ].filter(Boolean);
  const [keys, setKeys] = useState(() => exclusions.map((_, index) => index));
  const put = (index: number, next: FunnelExclusion) =>
    onChange(exclusions.map((each, at) => (at === index ? next : each)));
  const places = [
    { value: ANY, label: "between any two steps" },
    ...steps
      .slice(0, -1)
      .map(({ event }, index) => ({ value: String(index), label: `after ${index + 1}. ${event || "…"}` })),
  ];
  return (
    <div>
      {exclusions.length > 0 && (
        <ul className={classes.steps}>
          {exclusions.map((exclusion, index) => {
            const { event, after, where } = exclusion;
            const rest = where === undefined ? {} : { where };
            return (
              <li className={dialogs.event} key={keys[index]}>
                <div className={classes.step}>
                  <Select
                    aria-label={`Exclusion ${index + 1}`}
                    className={classes.stepEvent}
                    data={names}
                    nothingFoundMessage="No event is called that"
                    onChange={(next) =>
                      next !== null && put(index, { event: next, ...(after === undefined ? {} : { after }) })
                    }
                    placeholder="Choose an event"
                    searchable
                    value={event || null}
                  />
                  {hasPlaces && (
                    <Select
                      allowDeselect={false}
                      aria-label={`Where exclusion ${index + 1} counts`}
                      className={classes.stepEvent}
                      data={places}
                      onChange={(next) =>
                        put(index, {
                          event,
                          ...rest,
                          ...(next === ANY || next === null ? {} : { after: Number(next) }),
                        })
                      }
                      value={after === undefined ? ANY : String(after)}
                    />
                  )}
                  <ActionIcon
                    aria-label={`Remove exclusion ${index + 1}`}
                    onClick={() => {
                      setKeys((before) => before.filter((_, at) => at !== index));
                      onChange(exclusions.filter((_, at) => at !== index));
                    }}
                    variant="default"
                  >
                    <Trash2 size={15} />
                  </ActionIcon>
                </div>
                <EventConditions
                  error={error}
                  event={event}
                  key={event}
                  onChange={(found) =>
                    put(index, {
                      event,
                      ...(after === undefined ? {} : { after }),
                      ...(found && { where: found }),
                    })
                  }
                  path={`exclusions/${index}/where`}
                  site={site}
                  where={where}
                />
              </li>
            );
          })}
        </ul>
      )}
      <Button
        disabled={exclusions.length >= MOST_EXCLUSIONS}
        leftSection={<Plus size={15} />}
        onClick={() => {
          setKeys((before) => [...before, Math.max(-1, ...before) + 1]);
          onChange([...exclusions, { event: "" }]);
        }}
        size="compact-sm"
        variant="default"
      >
        Add exclusion
      </Button>
    </div>
  );
}

/** Those that are about steps which are there. */
export function withinSteps(exclusions: readonly FunnelExclusion[], steps: number): FunnelExclusion[] {
  return exclusions.map(({ after, ...rest }) =>
    after === undefined || after > steps - 2 ? rest : { ...rest, after },
  );
}
