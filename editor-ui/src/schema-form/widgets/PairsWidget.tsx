import { ActionIcon, Button, Input, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { FieldProps } from "../Field";
import classes from "../SchemaForm.module.css";

type Pair = readonly [string, string];

/** Names with texts, such as headers. What has no name yet is kept here, and not among the settings. */
export function PairsWidget(props: FieldProps) {
  const { schema, label, value, onChange, error } = props;
  const given = pairsOf(value ?? schema.default);
  const [typed, setTyped] = useState<readonly Pair[]>();
  const pairs = typed !== undefined && isSame(named(typed), given) ? typed : given;
  const change = (next: readonly Pair[]) => {
    setTyped(next);
    onChange(Object.fromEntries(named(next)));
  };
  const replace = (index: number, pair: Pair) =>
    change(pairs.map((each, place) => (place === index ? pair : each)));
  return (
    <Input.Wrapper description={schema.description} error={error} label={label} labelElement="div">
      <fieldset aria-label={label} className={classes.list}>
        {pairs.map(([name, text], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
          <div className={classes.pair} key={index}>
            <TextInput
              aria-label={`${label}, name ${index + 1}`}
              autoComplete="off"
              onChange={(event) => replace(index, [event.currentTarget.value, text])}
              placeholder="Name"
              spellCheck={false}
              value={name}
            />
            <TextInput
              aria-label={`${label}, value of ${name || index + 1}`}
              autoComplete="off"
              onChange={(event) => replace(index, [name, event.currentTarget.value])}
              placeholder="Value"
              spellCheck={false}
              value={text}
            />
            <ActionIcon
              aria-label={`Remove ${name || `${label} ${index + 1}`}`}
              color="gray"
              onClick={() => change(pairs.filter((_, place) => place !== index))}
              variant="subtle"
            >
              <X size={15} />
            </ActionIcon>
          </div>
        ))}
        <Button
          leftSection={<Plus size={14} />}
          onClick={() => setTyped([...pairs, ["", ""]])}
          size="xs"
          variant="default"
        >
          Add
        </Button>
      </fieldset>
    </Input.Wrapper>
  );
}

function pairsOf(value: unknown): Pair[] {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? Object.entries(value).map(([name, text]) => [name, String(text)] as const) : [];
}

function named(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(([name]) => name.trim() !== "");
}

function isSame(one: readonly Pair[], other: readonly Pair[]): boolean {
  return JSON.stringify(Object.fromEntries(one)) === JSON.stringify(Object.fromEntries(other));
}
