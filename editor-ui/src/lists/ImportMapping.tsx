import { Alert, Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useConditionCatalogue } from "../api/conditions";
import { type ImportPreview, type Mapping, useStartImport } from "../api/lists";
import type { Segment } from "../api/segments";
import { pathText } from "../conditions/samples";
import { Picker } from "../conditions/tokens/Picker";
import { count } from "../shared/format";
import classes from "./Import.module.css";

interface ImportMappingProps {
  site: string;
  list: Segment | undefined;
  file: File;
  preview: ImportPreview;
  isReading: boolean;
  error: Error | null;
  onMapping: (mapping: Mapping) => void;
  onAgain: () => void;
  onStarted: (job: string) => void;
}

/** What each column is, what that would do, and what can't be taken. */
export function ImportMapping(props: ImportMappingProps) {
  const { site, list, file, preview, isReading, onMapping, onAgain, onStarted } = props;
  const [name, setName] = useState(file.name.replace(/\.\w+$/, ""));
  const start = useStartImport(site);
  const { mapping } = preview;
  const targets = Object.values(mapping);
  const hasId = targets.includes("id") || targets.includes("email");
  const error = start.error ?? props.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const into = list === undefined ? { name: name.trim() } : { list: list.id };
    start.mutate({ token: preview.token, mapping, ...into }, { onSuccess: ({ job }) => onStarted(job) });
  };
  const accepted = preview.new_people + preview.known_people;
  return (
    <form className={classes.stack} onSubmit={submit}>
      <dl className={classes.counts}>
        <Count label="rows" value={preview.rows} />
        <Count label="new people" value={preview.new_people} />
        <Count label="known people" value={preview.known_people} />
        <Count isBad={preview.rejected > 0} label="can’t be taken" value={preview.rejected} />
      </dl>
      <Columns
        disabled={isReading}
        onChange={(column, target) => onMapping({ ...mapping, [column]: target })}
        preview={preview}
        site={site}
      />
      {!hasId && (
        <Alert color="orange" role="status" variant="light">
          Say which column holds the id or the e-mail address, so that each row is somebody.
        </Alert>
      )}
      <Rejected rows={preview.rejected_sample} total={preview.rejected} />
      {error !== null && (
        <Alert color="red" role="alert" variant="light">
          {error.message}
        </Alert>
      )}
      {list === undefined && (
        <TextInput
          label="Name of the new list"
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          value={name}
        />
      )}
      <Group justify="flex-end">
        <Button onClick={onAgain} variant="default">
          Another file
        </Button>
        <Button
          disabled={!hasId || isReading || accepted === 0 || (list === undefined && name.trim() === "")}
          loading={start.isPending}
          type="submit"
        >
          Import {count(accepted)} {accepted === 1 ? "person" : "people"}
        </Button>
      </Group>
    </form>
  );
}

function Count(props: { label: string; value: number; isBad?: boolean }) {
  return (
    <div data-bad={props.isBad || undefined}>
      <dd>{count(props.value)}</dd>
      <dt>{props.label}</dt>
    </div>
  );
}

interface ColumnsProps {
  site: string;
  preview: ImportPreview;
  disabled: boolean;
  onChange: (column: string, target: string) => void;
}

const PREFIX = "property:";
const FIXED = [
  { value: "", label: "Leave out" },
  { value: "id", label: "Id", detail: "who the row is, as in your calls" },
  { value: "email", label: "E-mail", detail: "also finds people who have no id column" },
];

function Columns(props: ColumnsProps) {
  const { site, preview, disabled, onChange } = props;
  const catalogue = useConditionCatalogue(site);
  const known = catalogue.data?.properties.map(({ path }) => pathText(path)) ?? [];
  const names = [...new Set([...preview.columns.map(({ name }) => name), ...known])];
  const options = [
    ...FIXED,
    ...names.map((name) => ({ value: PREFIX + name, label: name, detail: "property" })),
  ];
  const taken = new Set(options.map(({ value }) => value));
  return (
    <table className={classes.columns}>
      <thead>
        <tr>
          <th>Column</th>
          <th>Values</th>
          <th>Becomes</th>
        </tr>
      </thead>
      <tbody>
        {preview.columns.map((column) => (
          <tr key={column.name}>
            <th scope="row">{column.name}</th>
            <td className={classes.sample}>{column.sample.filter(Boolean).slice(0, 3).join(", ")}</td>
            <td>
              <fieldset className={classes.plain} disabled={disabled}>
                <Picker
                  label={`${column.name} becomes`}
                  onChange={(target) => onChange(column.name, taken.has(target) ? target : PREFIX + target)}
                  options={options}
                  placeholder="Leave out"
                  takesNew
                  value={preview.mapping[column.name] ?? ""}
                />
              </fieldset>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rejected(props: { rows: ImportPreview["rejected_sample"]; total: number }) {
  const { rows, total } = props;
  if (rows.length === 0) {
    return null;
  }
  return (
    <section>
      <h3 className={classes.heading}>Rows that can’t be taken</h3>
      <ul className={classes.rejected}>
        {rows.map((row) => (
          <li key={row.line}>
            <span>Line {count(row.line)}</span> {row.reason}
          </li>
        ))}
        {total > rows.length && (
          <li>and {count(total - rows.length)} more; all of them can be fetched afterwards</li>
        )}
      </ul>
    </section>
  );
}
