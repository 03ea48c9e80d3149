import { Button } from "@mantine/core";
import { Flag, Plus } from "lucide-react";
import { useMay } from "../api/session";
import { useAnnotations, useRemoveAnnotation } from "../api/watching";
import { Card } from "../shared/Card";
import { Failed, LinesSkeleton } from "../shared/States";
import classes from "./Dialogs.module.css";
import { dayText } from "./metric";

interface NotesCardProps {
  site: string;
  /** The days that are shown. */
  first: string;
  last: string;
  onAdd: () => void;
}

/** The site's notes on the days that are shown. */
export function NotesCard(props: NotesCardProps) {
  const { site, first, last, onAdd } = props;
  const notes = useAnnotations(site);
  const remove = useRemoveAnnotation(site);
  const may = useMay(site, "analyse");
  const shown = notes.data?.filter(({ day }) => first <= day && day <= last) ?? [];
  const add = may && (
    <Button leftSection={<Plus size={13} />} onClick={onAdd} size="compact-sm" variant="default">
      Add a note
    </Button>
  );
  return (
    <Card aside={add} title="Notes on these days">
      {notes.isPending && <LinesSkeleton lines={2} />}
      {notes.isError && <Failed error={notes.error} retry={() => void notes.refetch()} />}
      {remove.isError && (
        <p className={classes.bad} role="alert">
          {remove.error.message}
        </p>
      )}
      {notes.isSuccess && shown.length === 0 && (
        <p className={classes.about}>
          None yet. A note says what happened on a day, so that later on a bend in a line is understood.
        </p>
      )}
      {shown.length > 0 && (
        <ul aria-label="Notes" className={classes.list}>
          {shown.map((note) => (
            <li className={classes.item} key={note.id}>
              <span className={classes.words}>
                <Flag aria-hidden size={13} /> <strong>{dayText(note.day, true)}</strong> {note.text}
                <span className={classes.about}>{note.by}</span>
              </span>
              {may && (
                <Button
                  aria-label={`Remove: ${note.text}`}
                  loading={remove.isPending && remove.variables === note.id}
                  onClick={() => remove.mutate(note.id)}
                  size="compact-xs"
                  variant="default"
                >
                  Remove
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
