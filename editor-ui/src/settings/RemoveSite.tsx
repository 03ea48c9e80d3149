import { type Site, useRemoveSite } from "../api/sites";
import { Confirm } from "../shared/Confirm";
import classes from "./Settings.module.css";

/** Asks for the site's name before it goes. */
export function RemoveSite(props: { site: Pick<Site, "id" | "name">; opened: boolean; onClose: () => void }) {
  const { site, opened, onClose } = props;
  const remove = useRemoveSite(site.id);
  return (
    <Confirm
      error={remove.error}
      isBusy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(site.name, { onSuccess: onClose })}
      opened={opened}
      title={`Remove ${site.name}`}
      typed={site.name}
      verb="Remove it for good"
    >
      <p className={classes.note}>
        Everything that Tracktor knows of {site.name} is erased, and nobody can bring it back. What you want
        to keep, export first. Pages that still have the library go on working; their calls are refused.
      </p>
    </Confirm>
  );
}
