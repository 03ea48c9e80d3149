import { Select, TextInput } from "@mantine/core";
import { useAuditChoices } from "../api/audit";
import classes from "./Audit.module.css";
import { actionLabel } from "./words";

interface AuditFiltersProps {
  about: string;
  who: string;
  action: string;
  from: string;
  to: string;
  onWho: (who: string) => void;
  onAction: (action: string) => void;
  onFrom: (day: string) => void;
  onTo: (day: string) => void;
}

/** By whom, what and when; all of it is in the address. */
export function AuditFilters(props: AuditFiltersProps) {
  const { about, who, action, from, to, onWho, onAction, onFrom, onTo } = props;
  const choices = useAuditChoices(about);
  const people = [...new Set([...(choices.data?.who ?? []), ...(who === "" ? [] : [who])])];
  const actions = [...new Set([...(choices.data?.actions ?? []), ...(action === "" ? [] : [action])])];
  return (
    <>
      <Select
        aria-label="By whom"
        className={classes.who ?? ""}
        clearable
        data={people}
        onChange={(next) => onWho(next ?? "")}
        placeholder="By anybody"
        searchable
        value={who === "" ? null : who}
      />
      <Select
        aria-label="What was done"
        className={classes.what ?? ""}
        clearable
        data={actions.map((value) => ({ value, label: actionLabel(value) }))}
        onChange={(next) => onAction(next ?? "")}
        placeholder="Anything"
        searchable
        value={action === "" ? null : action}
      />
      <TextInput
        aria-label="From"
        leftSection={<span className={classes.side}>from</span>}
        leftSectionPointerEvents="none"
        leftSectionWidth={48}
        max={to}
        onChange={(event) => onFrom(event.currentTarget.value)}
        type="date"
        value={from}
      />
      <TextInput
        aria-label="To"
        leftSection={<span className={classes.side}>to</span>}
        leftSectionPointerEvents="none"
        leftSectionWidth={32}
        min={from}
        onChange={(event) => onTo(event.currentTarget.value)}
        type="date"
        value={to}
      />
    </>
  );
}
