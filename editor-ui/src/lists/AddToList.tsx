import { Alert, Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useAddToList, useCreateList } from "../api/lists";
import type { Person } from "../api/people";
import { useSegments } from "../api/segments";
import { personName } from "../people/personName";
import { plural } from "../shared/format";

interface AddToListProps {
  site: string;
  people: readonly Person[];
  onClose: () => void;
}

const NEW = "new:";

/** People who are shown, into a list that is there or a new one. */
export default function AddToList(props: AddToListProps) {
  const { site, people, onClose } = props;
  const segments = useSegments(site);
  const [list, setList] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const add = useAddToList(site);
  const create = useCreateList(site);
  const lists = segments.data?.filter(({ kind }) => kind === "static") ?? [];
  const wanted = search.trim();
  const isNew = wanted !== "" && !lists.some(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [only] = people;
  const who = people.length === 1 && only ? personName(only) : plural(people.length, "person", "people");
  const put = (into: { id: string; name: string }) =>
    add.mutate(
      { list: into.id, uids: people.map(({ uid }) => uid) },
      {
        onSuccess: ({ added, already }) => {
          onClose();
          const known = already > 0 ? `, ${already} in it already` : "";
          notifications.show({ title: into.name, message: `${added} added${known}`, color: "pine" });
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = lists.find(({ id }) => id === list);
    if (found !== undefined) {
      put(found);
    } else if (list?.startsWith(NEW)) {
      create.mutate(list.slice(NEW.length), { onSuccess: put });
    }
  };
  const error = create.error ?? add.error;
  return (
    <Modal onClose={onClose} opened title={`Add ${who} to a list`}>
      <form onSubmit={submit}>
        <Stack>
          <Select
            data={[
              ...lists.map(({ id, name }) => ({ value: id, label: name })),
              ...(isNew ? [{ value: NEW + wanted, label: `New list “${wanted}”` }] : []),
            ]}
            data-autofocus
            label="List"
            nothingFoundMessage="Type a name to make the first list"
            onChange={setList}
            onSearchChange={setSearch}
            placeholder="Choose a list, or type a new name"
            searchable
            value={list}
          />
          {lists.length === 0 && <Text size="sm">There is no list yet: type a name, and one is made.</Text>}
          {error !== null && (
            <Alert color="red" role="alert" variant="light">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button onClick={onClose} variant="default">
              Cancel
            </Button>
            <Button disabled={list === null} loading={add.isPending || create.isPending} type="submit">
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
