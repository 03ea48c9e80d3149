import { Alert, Button, Group, Modal, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type UserProperty, useChangeProperty, useRemoveProperty } from "../api/properties";
import { sampleLine } from "../conditions/samples";
import { Confirm } from "../shared/Confirm";
import { plural } from "../shared/format";

interface PropertyDialogProps {
  site: string;
  property: UserProperty | undefined;
  onClose: () => void;
  onRemoving: (name: string) => void;
}

const TYPES = ["text", "number", "boolean", "date", "list"] as const;

type PropertyType = (typeof TYPES)[number];

function isType(value: string): value is PropertyType {
  return TYPES.some((type) => type === value);
}

/** A property's label, type, whether it is offered; and its removal. */
export function PropertyDialog(props: PropertyDialogProps) {
  const { property, onClose } = props;
  return (
    <Modal onClose={onClose} opened={property !== undefined} title={property?.name ?? ""}>
      {property !== undefined && <Form {...props} key={property.name} property={property} />}
    </Modal>
  );
}

function Form(props: PropertyDialogProps & { property: UserProperty }) {
  const { site, property, onClose, onRemoving } = props;
  const [label, setLabel] = useState(property.label);
  const [type, setType] = useState(property.type);
  const [isHidden, setHidden] = useState(property.hidden);
  const [asks, setAsks] = useState(false);
  const change = useChangeProperty(site);
  const remove = useRemoveProperty(site);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changes = {
      ...(label === property.label ? {} : { label }),
      ...(type === property.type || !isType(type) ? {} : { type }),
      ...(isHidden === property.hidden ? {} : { hidden: isHidden }),
    };
    change.mutate({ name: property.name, change: changes }, { onSuccess: onClose });
  };
  const confirm = () =>
    remove.mutate(property.name, {
      onSuccess: () => {
        onRemoving(property.name);
        onClose();
        notifications.show({
          title: "Being removed",
          message: `${property.name} is taken from everybody, in the background.`,
          color: "pine",
        });
      },
    });
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text c="dimmed" size="sm">
          {plural(property.people, "person has", "people have")} it
          {property.sample.length > 0 && `, such as ${sampleLine(property.sample, 5)}`}.
        </Text>
        <TextInput
          data-autofocus
          description="Shown instead of the name."
          label="Label"
          maxLength={200}
          onChange={(event) => setLabel(event.currentTarget.value)}
          value={label}
        />
        <Select
          allowDeselect={false}
          data={[...new Set([...TYPES, property.type])]}
          description={
            property.types.length > 1
              ? `Seen so far: ${property.types.join(", ")}.`
              : "What is offered when conditions are built. Values are kept as they came."
          }
          label="Type"
          onChange={(next) => setType(next ?? property.type)}
          value={type}
        />
        <Switch
          checked={isHidden}
          description="It is kept and compared, but not offered where one chooses."
          label="Hidden"
          onChange={(event) => setHidden(event.currentTarget.checked)}
        />
        {change.isError && (
          <Alert color="red" role="alert" variant="light">
            {change.error.message}
          </Alert>
        )}
        <Group justify="space-between">
          {property.predefined ? (
            <span />
          ) : (
            <Button
              color="red"
              leftSection={<Trash2 size={15} />}
              onClick={() => setAsks(true)}
              variant="subtle"
            >
              Remove…
            </Button>
          )}
          <Group>
            <Button onClick={onClose} variant="default">
              Cancel
            </Button>
            <Button loading={change.isPending} type="submit">
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={() => setAsks(false)}
        onConfirm={confirm}
        opened={asks}
        title={`Remove “${property.name}”?`}
        typed={property.name}
        verb="Remove from everybody"
      >
        <Text>
          {plural(property.people, "person loses", "people lose")} this property, and segments that ask for it
          are computed anew. This can’t be taken back; a later call may set it again.
        </Text>
      </Confirm>
    </form>
  );
}
