import { ActionIcon, Button, Input } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { Field, type FieldProps } from "../Field";
import classes from "../SchemaForm.module.css";
import { emptyOf, resolved } from "../schema";

/** A list; each item with the input of its own type. */
export function ArrayField(props: FieldProps) {
  const { schema, root, label, path, value, siblings, onChange, error, errors } = props;
  const items = Array.isArray(value) ? value : [];
  const each = resolved(schema.items ?? {}, root);
  const replace = (index: number, next: unknown) =>
    onChange(items.map((item, place) => (place === index ? next : item)));
  return (
    <Input.Wrapper description={schema.description} error={error} label={label} labelElement="div">
      <fieldset aria-label={label} className={classes.list}>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no names of their own
          <div className={classes.item} key={index}>
            <div className={classes.itemFields}>
              <Field
                error={errors.get(`${path}/${index}`)}
                errors={errors}
                isRequired={false}
                label={`${label} ${index + 1}`}
                onChange={(next) => replace(index, next)}
                path={`${path}/${index}`}
                root={root}
                schema={{ ...each, title: "" }}
                siblings={siblings}
                value={item}
              />
            </div>
            <ActionIcon
              aria-label={`Remove ${label} ${index + 1}`}
              color="gray"
              onClick={() => onChange(items.filter((_, place) => place !== index))}
              variant="subtle"
            >
              <X size={15} />
            </ActionIcon>
          </div>
        ))}
        <Button
          leftSection={<Plus size={14} />}
          onClick={() => onChange([...items, emptyOf(each) ?? null])}
          size="xs"
          variant="default"
        >
          Add
        </Button>
      </fieldset>
    </Input.Wrapper>
  );
}
