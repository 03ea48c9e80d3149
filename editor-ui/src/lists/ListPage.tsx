import { ActionIcon, Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Ellipsis, Trash2, Upload, UserPlus } from "lucide-react";
import { useCallback, useState } from "react";
import { useNavigate } from "react-router";
import { useRemoveFromList } from "../api/lists";
import type { Segment } from "../api/segments";
import { useMay } from "../api/session";
import { DeleteSegment } from "../segments/DeleteSegment";
import { SegmentMembers } from "../segments/SegmentMembers";
import { SegmentNote } from "../segments/SegmentNote";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { AddPeople } from "./AddPeople";
import ImportDialog from "./ImportDialog";

type Doing = "add" | "import" | "delete" | undefined;

/** A list that is filled by hand: who is in it, adding and removing. */
export default function ListPage(props: { site: string; segment: Segment }) {
  const { site, segment } = props;
  const navigate = useNavigate();
  const [doing, setDoing] = useState<Doing>();
  const { mutate } = useRemoveFromList(site);
  const mayRemove = useMay(site, "analyse");
  const close = () => setDoing(undefined);
  const remove = useCallback(
    (uid: string) =>
      mutate(
        { list: segment.id, uids: [uid] },
        { onError: (error) => notifications.show({ message: error.message, color: "red" }) },
      ),
    [mutate, segment.id],
  );
  return (
    <Page
      actions={
        <>
          <May right="analyse">
            <Button leftSection={<UserPlus size={15} />} onClick={() => setDoing("add")}>
              Add people
            </Button>
          </May>
          <May right="people">
            <Button leftSection={<Upload size={15} />} onClick={() => setDoing("import")} variant="default">
              Import CSV
            </Button>
          </May>
          <May right="analyse">
            <Menu position="bottom-end" width={200}>
              <Menu.Target>
                <ActionIcon aria-label="More" size="lg" variant="default">
                  <Ellipsis size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="red" leftSection={<Trash2 size={15} />} onClick={() => setDoing("delete")}>
                  Delete…
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </May>
        </>
      }
      back={{ label: "Segments", to: `/sites/${site}/segments` }}
      fills
      note={<SegmentNote segment={segment} />}
      title={segment.name}
    >
      <SegmentMembers
        empty="This list is filled by hand: add people by their ids, from the list of people, or from a CSV file."
        {...(mayRemove ? { onRemove: remove } : {})}
        segment={segment}
        site={site}
      />
      <AddPeople list={segment} onClose={close} opened={doing === "add"} site={site} />
      {doing === "import" && <ImportDialog list={segment} onClose={close} site={site} />}
      <DeleteSegment
        onClose={close}
        onDeleted={() => void navigate(`/sites/${site}/segments`, { replace: true })}
        segment={doing === "delete" ? segment : undefined}
        site={site}
      />
    </Page>
  );
}
