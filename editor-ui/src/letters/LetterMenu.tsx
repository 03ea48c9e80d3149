import { ActionIcon, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { CopyPlus, EllipsisVertical, Trash2 } from "lucide-react";
import { useNavigate } from "react-router";
import { useDeleteLetter, useDuplicateLetter } from "../api/letters";
import { Confirm } from "../shared/Confirm";
import { May } from "../shared/May";

interface LetterMenuProps {
  site: string;
  letter: string;
  name: string;
  /** What is being written is kept before it is copied. */
  onSave: () => Promise<unknown>;
}

/** What is done with a letter now and then. */
export function LetterMenu(props: LetterMenuProps) {
  const { site, letter, name, onSave } = props;
  const navigate = useNavigate();
  const [isAsking, asking] = useDisclosure(false);
  const duplicate = useDuplicateLetter(site, letter);
  const remove = useDeleteLetter(site, letter);
  const copy = async () => {
    await onSave();
    duplicate.mutate(`${name} (copy)`.slice(0, 200), {
      onSuccess: (made) => void navigate(`/sites/${site}/letters/${made.id}`),
      onError: (error) => notifications.show({ message: error.message, color: "red" }),
    });
  };
  return (
    <May right="write">
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon aria-label="More" color="gray" size={34} variant="default">
            <EllipsisVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<CopyPlus size={15} />} onClick={() => void copy()}>
            Duplicate the letter
          </Menu.Item>
          <Menu.Item
            color="red.9"
            leftSection={<Trash2 size={15} />}
            onClick={() => {
              remove.reset();
              asking.open();
            }}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={asking.close}
        onConfirm={() =>
          remove.mutate(undefined, { onSuccess: () => void navigate(`/sites/${site}/letters`) })
        }
        opened={isAsking}
        title="Delete this letter?"
        verb="Delete the letter"
      >
        <Text>
          What is written here is gone, and so are its versions. Who got the letter, opens and clicks stay
          with people. Where a campaign or newsletter uses it, it can't be deleted.
        </Text>
      </Confirm>
    </May>
  );
}
