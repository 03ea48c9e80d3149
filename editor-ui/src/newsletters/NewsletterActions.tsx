import { ActionIcon, Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Ban, CalendarX, Ellipsis, Pause, Play, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import {
  type Newsletter,
  type Step,
  useCancelNewsletter,
  useDeleteNewsletter,
  useStepNewsletter,
} from "../api/newsletters";
import { Confirm } from "../shared/Confirm";
import { May } from "../shared/May";
import { SendDialog } from "./SendDialog";

type Asking = "send" | "cancel" | "delete" | undefined;

/** What can be done with a newsletter in its state. */
export function NewsletterActions(props: { site: string; newsletter: Newsletter }) {
  const { site, newsletter } = props;
  const [asking, setAsking] = useState<Asking>();
  const step = useStepNewsletter(site, newsletter.id);
  const cancel = useCancelNewsletter(site, newsletter.id);
  const remove = useDeleteNewsletter(site, newsletter.id);
  const navigate = useNavigate();
  const close = () => setAsking(undefined);
  const go = (to: Step) =>
    step.mutate(to, { onError: (error) => notifications.show({ message: error.message, color: "red" }) });
  const isUnderWay = newsletter.state === "sending" || newsletter.state === "paused";
  return (
    <>
      <May right="send">
        {newsletter.state === "draft" && (
          <Button leftSection={<Send size={15} />} onClick={() => setAsking("send")}>
            Send campaign
          </Button>
        )}
        {newsletter.state === "scheduled" && (
          <Button
            leftSection={<CalendarX size={15} />}
            loading={step.isPending}
            onClick={() => go({ do: "unschedule" })}
            variant="default"
          >
            Don’t send it then
          </Button>
        )}
        {newsletter.state === "sending" && (
          <Button
            leftSection={<Pause size={15} />}
            loading={step.isPending}
            onClick={() => go({ do: "pause" })}
            variant="default"
          >
            Pause
          </Button>
        )}
        {newsletter.state === "paused" && (
          <Button
            leftSection={<Play size={15} />}
            loading={step.isPending}
            onClick={() => go({ do: "resume" })}
          >
            Go on
          </Button>
        )}
      </May>
      <May right={isUnderWay ? "send" : "write"}>
        {" "}
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <ActionIcon aria-label="More" size="lg" variant="default">
              <Ellipsis size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {isUnderWay ? (
              <Menu.Item color="red" leftSection={<Ban size={15} />} onClick={() => setAsking("cancel")}>
                Cancel for good…
              </Menu.Item>
            ) : (
              <Menu.Item color="red" leftSection={<Trash2 size={15} />} onClick={() => setAsking("delete")}>
                Delete…
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </May>
      <SendDialog newsletter={newsletter} onClose={close} opened={asking === "send"} site={site} />
      <Confirm
        cancel="Keep sending"
        error={cancel.error}
        isBusy={cancel.isPending}
        onClose={close}
        onConfirm={() => cancel.mutate(undefined, { onSuccess: close })}
        opened={asking === "cancel"}
        title="Cancel this newsletter?"
        verb="Cancel it"
      >
        <p>What the mail server does not have yet is not sent, and it can’t be sent again.</p>
      </Confirm>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={close}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => void navigate(`/sites/${site}/newsletters`, { replace: true }),
          })
        }
        opened={asking === "delete"}
        title="Delete this newsletter?"
        verb="Delete"
      >
        <p>Its letter stays, with everything that became of it.</p>
      </Confirm>
    </>
  );
}
