import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAddToList } from "../api/lists";
import type { Segment } from "../api/segments";
import { plural } from "../shared/format";

interface AddPeopleProps {
  site: string;
  list: Segment;
  opened: boolean;
  onClose: () => void;
}

/** People into a list by the site's own ids. */
export function AddPeople(props: AddPeopleProps) {
  return (
    <Modal onClose={props.onClose} opened={props.opened} title={`Add people to “${props.list.name}”`}>
      <Ids {...props} />
    </Modal>
  );
}

function Ids(props: AddPeopleProps) {
  const { site, list, onClose } = props;
  const [text, setText] = useState("");
  const add = useAddToList(site);
  const ids = [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ""))];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ids.length > 0) {
      add.mutate({ list: list.id, ids }, { onSuccess: ({ unknown }) => setText(unknown.join("\n")) });
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          data-autofocus
          description="The ids you give people in your calls; one a line, or with commas."
          label="Ids"
          onChange={(event) => setText(event.currentTarget.value)}
          rows={6}
          value={text}
        />
        {add.isError && (
          <Alert color="red" role="alert" variant="light">
            {add.error.message}
          </Alert>
        )}
        {add.data !== undefined && <Outcome {...add.data} />}
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            Close
          </Button>
          <Button disabled={ids.length === 0} loading={add.isPending} type="submit">
            {ids.length === 0 ? "Add" : `Add ${plural(ids.length, "person", "people")}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Outcome(props: { added: number; already: number; unknown: string[] }) {
  const { added, already, unknown } = props;
  return (
    <Alert color={unknown.length === 0 ? "pine" : "orange"} role="status" variant="light">
      <Text size="sm">
        {plural(added, "person was", "people were")} added
        {already > 0 && `, ${already} were in it already`}.
        {unknown.length > 0 && " Nobody has the ids that are left above."}
      </Text>
    </Alert>
  );
}
