import { ActionIcon, Button, Input } from "@mantine/core";
import { ChevronUp, Plus, X } from "lucide-react";
import { Field, type FieldProps } from "../Field";
import classes from "../SchemaForm.module.css";
import { emptyOf, type JsonSchema, labelOf, resolved } from "../schema";

const PLACES = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth"];

/** Conditions that must all hold. */
export function ConditionsWidget(props: FieldProps) {
  return <List {...props} leadOf={(index) => (index === 0 ? "If" : "and")} />;
}

/** Conditions in an order that counts: the first that holds decides. */
export function CasesWidget(props: FieldProps) {
  return <List {...props} isOrdered leadOf={(index) => PLACES[index] ?? String(index + 1)} />;
}

interface ListProps extends FieldProps {
  leadOf: (index: number) => string;
  isOrdered?: boolean;
}

function List(props: ListProps) {
  const {
    schema,
    root,
    label,
    path,
    value,
    siblings,
    onChange,
    error,
    errors,
    leadOf,
    isOrdered = false,
  } = props;
  const items = Array.isArray(value) ? value : [];
  const each = resolved(schema.items ?? {}, root);
  const isFull = items.length >= (schema.maxItems ?? Number.POSITIVE_INFINITY);
  const replace = (index: number, next: unknown) =>
    onChange(items.map((item, place) => (place === index ? next : item)));
  const raise = (index: number) => onChange(items.toSpliced(index - 1, 2, items[index], items[index - 1]));
  return (
    <Input.Wrapper description={schema.description} error={error} label={label} labelElement="div">
      <fieldset aria-label={label} className={classes.list}>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no names of their own
          <div className={classes.condition} key={index}>
            <div className={classes.conditionHead}>
              <span className={classes.lead}>{leadOf(index)}</span>
              {isOrdered && index > 0 && (
                <ActionIcon
                  aria-label={`${leadOf(index)}: before the one above`}
                  color="gray"
                  onClick={() => raise(index)}
                  size="sm"
                  variant="subtle"
                >
                  <ChevronUp size={14} />
                </ActionIcon>
              )}
              <ActionIcon
                aria-label={`Remove: ${label} ${index + 1}`}
                color="gray"
                onClick={() => onChange(items.filter((_, place) => place !== index))}
                size="sm"
                variant="subtle"
              >
                <X size={14} />
              </ActionIcon>
            </div>
            <Parts
              each={each}
              errors={errors}
              item={item}
              onChange={(next) => replace(index, next)}
              path={`${path}/${index}`}
              root={root}
              siblings={siblings}
            />
          </div>
        ))}
        {!isFull && (
          <Button
            leftSection={<Plus size={14} />}
            onClick={() => onChange([...items, emptyOf(each)])}
            size="xs"
            variant="default"
          >
            Add a condition
          </Button>
        )}
      </fieldset>
    </Input.Wrapper>
  );
}

interface PartsProps {
  each: JsonSchema;
  root: JsonSchema;
  path: string;
  item: unknown;
  siblings: Record<string, unknown>;
  errors: ReadonlyMap<string, string>;
  onChange: (item: Record<string, unknown>) => void;
}

// What is compared comes first, then how, then with what.
const ORDER = ["property", "argument", "operator", "value"];

function Parts(props: PartsProps) {
  const { each, root, path, item, siblings, errors, onChange } = props;
  const record = typeof item === "object" && item !== null ? (item as Record<string, unknown>) : {};
  const parts = Object.entries(each.properties ?? {}).sort(
    ([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other),
  );
  return parts.map(([name, raw]) => {
    const part = resolved(raw, root);
    const { description: _, ...plain } = part;
    return (
      <Field
        error={errors.get(`${path}/${name}`)}
        errors={errors}
        isRequired={false}
        key={name}
        label={labelOf(name, part)}
        onChange={(next) => onChange({ ...record, [name]: next })}
        path={`${path}/${name}`}
        root={root}
        schema={plain}
        // The event that is chosen above says which arguments there are.
        siblings={{ ...siblings, ...record }}
        value={record[name]}
      />
    );
  });
}
