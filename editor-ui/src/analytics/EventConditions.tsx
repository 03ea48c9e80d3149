import { Button } from "@mantine/core";
import { Filter, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Definition } from "../conditions/tree";
import { LinesSkeleton } from "../shared/States";
import classes from "./Dialogs.module.css";

const ConditionsEditor = lazy(() => import("./ConditionsEditor"));

interface EventConditionsProps {
  site: string;
  event: string;
  where: unknown;
  path: string;
  error: Error | null;
  onChange: (where: Definition[] | undefined) => void;
}

/** Conditions on the arguments of an event: nothing but a button, until there are some. */
export function EventConditions(props: EventConditionsProps) {
  const { site, event, where, path, error, onChange } = props;
  const [isOpen, setOpen] = useState(Array.isArray(where) && where.length > 0);
  if (event === "") {
    return null;
  }
  if (!isOpen) {
    return (
      <Button
        color="gray"
        leftSection={<Filter size={12} />}
        onClick={() => setOpen(true)}
        size="compact-xs"
        variant="subtle"
        w="fit-content"
      >
        Only where {event} has…
      </Button>
    );
  }
  return (
    <div className={classes.conditions}>
      <Suspense fallback={<LinesSkeleton lines={1} />}>
        <ConditionsEditor
          conditions={{ and: Array.isArray(where) ? where : [] }}
          error={error}
          event={event}
          key={event}
          onChange={(found) => onChange(found && whereOf(found))}
          path={path}
          site={site}
        />
      </Suspense>
      <Button
        color="gray"
        leftSection={<X size={12} />}
        onClick={() => {
          onChange(undefined);
          setOpen(false);
        }}
        size="compact-xs"
        variant="subtle"
        w="fit-content"
      >
        Whatever {event} has
      </Button>
    </div>
  );
}

/** As the API takes them: a list of which all must hold. */
function whereOf(definition: Definition): Definition[] {
  return Array.isArray(definition.and) ? (definition.and as Definition[]) : [definition];
}
