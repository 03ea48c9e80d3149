import { ActionIcon, FileButton, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import {
  CircleStop,
  CopyPlus,
  Download,
  EllipsisVertical,
  FileUp,
  History,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import { lazy, Suspense, useRef } from "react";
import { Link, useNavigate } from "react-router";
import { readCampaignFile } from "../api/campaignFiles";
import { type Campaign, useDeleteCampaign, useDuplicateCampaign, useSwitchCampaign } from "../api/campaigns";
import { failuresUrl } from "../campaigns/failuresUrl";
import { Confirm } from "../shared/Confirm";
import { count } from "../shared/format";
import { May } from "../shared/May";
import { useEditor } from "./EditorContext";
import { download, importedText } from "./files";
import { toGraph } from "./graph";
import { tidied } from "./place";

const VersionsDrawer = lazy(() => import("./VersionsDrawer"));

/** What is done with a campaign now and then. */
export function MoreMenu(props: { campaign: Campaign }) {
  const { campaign } = props;
  const { site, doc, saver } = useEditor();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [stops, stopping] = useDisclosure(false);
  const [deletes, deleting] = useDisclosure(false);
  const [versions, showing] = useDisclosure(false);
  const pick = useRef<() => void>(undefined);
  const duplicate = useDuplicateCampaign(site, campaign.id);
  const stop = useSwitchCampaign(site, campaign.id);
  const remove = useDeleteCampaign(site, campaign.id);
  const failed = (error: Error) => notifications.show({ message: error.message, color: "red" });
  const copy = async () => {
    await saver.flush();
    duplicate.mutate(`${campaign.name} (copy)`.slice(0, 200), {
      onSuccess: (made) => void navigate(`/sites/${site}/campaigns/${made.id}`),
      onError: failed,
    });
  };
  const load = async (file: File | null) => {
    try {
      const read = file === null ? undefined : await readCampaignFile(site, await file.text());
      if (read !== undefined) {
        await client.invalidateQueries({ queryKey: ["sites", site, "letters"] });
        doc.getState().edit(() => toGraph(read.definition, tidied));
        notifications.show({ message: importedText(read), color: "pine" });
      }
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const save = (format: "json" | "yaml") =>
    void download(site, campaign.name, doc.getState().graph, format).catch(failed);
  return (
    <>
      <FileButton accept=".json,.yaml,.yml" onChange={(file) => void load(file)}>
        {({ onClick }) => {
          pick.current = onClick;
          return null;
        }}
      </FileButton>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon aria-label="More" color="gray" size={36} variant="default">
            <EllipsisVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<History size={15} />}
            // What is drawn is compared, not what was saved of it a moment ago.
            onClick={() => void saver.flush().finally(showing.open)}
          >
            Versions
          </Menu.Item>
          <Menu.Item
            component={Link}
            leftSection={<TriangleAlert size={15} />}
            rightSection={campaign.runs.failed > 0 ? count(campaign.runs.failed) : undefined}
            to={failuresUrl(site, campaign.id)}
          >
            Failures
          </Menu.Item>
          <May right="write">
            <Menu.Item leftSection={<CopyPlus size={15} />} onClick={() => void copy()}>
              Duplicate the campaign
            </Menu.Item>
          </May>
          <Menu.Divider />
          <May right="write">
            <Menu.Item leftSection={<FileUp size={15} />} onClick={() => pick.current?.()}>
              Import a file
            </Menu.Item>
          </May>
          <Menu.Item leftSection={<Download size={15} />} onClick={() => save("yaml")}>
            Export as YAML
          </Menu.Item>
          <Menu.Item leftSection={<Download size={15} />} onClick={() => save("json")}>
            Export as JSON
          </Menu.Item>
          <Menu.Divider />
          <May right="send">
            {(campaign.state === "running" || campaign.state === "paused") && (
              <Menu.Item leftSection={<CircleStop size={15} />} onClick={stopping.open}>
                Stop
              </Menu.Item>
            )}
          </May>
          <May right="write">
            <Menu.Item color="red.9" leftSection={<Trash2 size={15} />} onClick={deleting.open}>
              Delete
            </Menu.Item>
          </May>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        error={stop.error}
        isBusy={stop.isPending}
        onClose={stopping.close}
        onConfirm={() => stop.mutate("stop", { onSuccess: stopping.close })}
        opened={stops}
        title="Stop this campaign?"
        verb="Stop it"
      >
        <Text>
          Nobody comes in any more, and everybody who is mid-way leaves. Pausing would keep their places.
        </Text>
      </Confirm>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={deleting.close}
        onConfirm={() =>
          remove.mutate(undefined, { onSuccess: () => void navigate(`/sites/${site}/campaigns`) })
        }
        opened={deletes}
        title="Delete this campaign?"
        typed={campaign.name}
        verb="Delete the campaign"
      >
        <Text>
          Its versions, its counts and everybody's place in it are gone. Letters that were sent stay with
          people.
        </Text>
      </Confirm>
      <Suspense>{versions && <VersionsDrawer onClose={showing.close} />}</Suspense>
    </>
  );
}
