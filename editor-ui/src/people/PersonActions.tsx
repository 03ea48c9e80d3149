import { ActionIcon, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { Ellipsis, ListPlus, MessageCircle, Trash2 } from "lucide-react";
import { lazy, Suspense } from "react";
import { useNavigate } from "react-router";
import { type PersonDetail, useDeletePerson } from "../api/people";
import { useMay } from "../api/session";
import { Confirm } from "../shared/Confirm";
import { personName } from "./personName";

const AddToList = lazy(() => import("../lists/AddToList"));
const SendMessage = lazy(() => import("./SendMessage"));

/** What can be done with a person. */
export function PersonActions(props: { site: string; person: PersonDetail }) {
  const { site, person } = props;
  const [asksDelete, question] = useDisclosure(false);
  const [adds, adding] = useDisclosure(false);
  const [writes, writing] = useDisclosure(false);
  const remove = useDeletePerson(site);
  const navigate = useNavigate();
  const name = personName(person);
  const maySend = useMay(site, "send");
  const mayList = useMay(site, "analyse");
  const mayErase = useMay(site, "erase");
  const canAct = maySend || mayList || mayErase;
  const confirm = () =>
    remove.mutate(person.uid, {
      onSuccess: () => {
        notifications.show({ title: "Deleted for good", message: name, color: "pine" });
        void navigate(`/sites/${site}/people`, { replace: true });
      },
    });
  return (
    <>
      {canAct && (
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <ActionIcon aria-label="More" size="lg" variant="default">
              <Ellipsis size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {maySend && (
              <Menu.Item leftSection={<MessageCircle size={15} />} onClick={writing.open}>
                Send message…
              </Menu.Item>
            )}
            {mayList && (
              <Menu.Item leftSection={<ListPlus size={15} />} onClick={adding.open}>
                Add to a list…
              </Menu.Item>
            )}
            {mayErase && (
              <>
                <Menu.Divider />
                <Menu.Item color="red" leftSection={<Trash2 size={15} />} onClick={question.open}>
                  Delete the person…
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={question.close}
        onConfirm={confirm}
        opened={asksDelete}
        title={`Delete ${name}?`}
        typed={person.id}
        verb="Delete for good"
      >
        <Text>
          Everything known about {name} goes: properties, events, letters, identities, and their place in
          every segment. This can’t be taken back. A later call with the same id makes a new person.
        </Text>
      </Confirm>
      <Suspense>{adds && <AddToList onClose={adding.close} people={[person]} site={site} />}</Suspense>
      <Suspense>{writes && <SendMessage onClose={writing.close} people={[person]} site={site} />}</Suspense>
    </>
  );
}
