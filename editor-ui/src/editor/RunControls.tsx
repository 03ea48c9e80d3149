import { Alert, Button, List, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { Pause, Play, Upload } from "lucide-react";
import { lazy, type RefObject, Suspense, useEffect, useMemo, useRef } from "react";
import { type Campaign, useSwitchCampaign } from "../api/campaigns";
import { ApiError } from "../api/client";
import { useMay } from "../api/session";
import { Confirm } from "../shared/Confirm";
import { May } from "../shared/May";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import { useEditor, useUi } from "./EditorContext";

const PublishDialog = lazy(() => import("./PublishDialog"));

const WORDS = {
  run: {
    verb: "Run",
    question: "Let people in?",
    text: "From now on what people do moves them through this campaign, and its letters are sent.",
    done: "The campaign is running",
    icon: Play,
  },
  pause: {
    verb: "Pause",
    question: "Pause this campaign?",
    text: "Nobody new comes in and nobody moves on until it runs again. People keep their places.",
    done: "The campaign is paused",
    icon: Pause,
  },
} as const;

/** Run or pause, whichever is next; and publish, once something was published and the draft says otherwise. */
export function RunControls(props: { campaign: Campaign }) {
  const { campaign } = props;
  const { site, saver } = useEditor();
  const [asks, question] = useDisclosure(false);
  const [publishes, publishing] = useDisclosure(false);
  const save = useUi((ui) => ui.save);
  const change = useSwitchCampaign(site, campaign.id);
  const to = campaign.state === "running" ? "pause" : "run";
  const words = WORDS[to];
  // What was drawn goes to the server first: that is what runs.
  const ask = async (open: () => void) => {
    await saver.flush();
    change.reset();
    open();
  };
  const confirm = () =>
    change.mutate(to, {
      onSuccess: () => {
        question.close();
        notifications.show({ title: words.done, message: campaign.name, color: "pine" });
      },
    });
  const may = useMay(site, "send");
  const asked = useRef({ ask: () => undefined as unknown, publish: () => undefined as unknown });
  const canPublish = campaign.published !== null && (campaign.draft.differs || save !== "saved");
  useEffect(() => {
    asked.current = {
      ask: () => may && ask(question.open),
      publish: () => may && canPublish && ask(publishing.open),
    };
  });
  useShortcuts(useMemo(() => shortcuts(asked), []));
  return (
    <>
      <May right="send">
        {campaign.published !== null && (
          <Button
            disabled={!canPublish}
            leftSection={<Upload size={15} />}
            onClick={() => void ask(publishing.open)}
            title={
              canPublish ? "Let people go through what is drawn" : "People go through what is drawn already"
            }
            variant={canPublish ? "filled" : "default"}
          >
            Publish
          </Button>
        )}
        <Button
          leftSection={<words.icon size={15} />}
          onClick={() => void ask(question.open)}
          variant={to === "run" && !(canPublish && campaign.state === "paused") ? "filled" : "default"}
        >
          {words.verb}
        </Button>
      </May>
      <Confirm
        error={null}
        isBusy={change.isPending}
        isDanger={false}
        onClose={question.close}
        onConfirm={confirm}
        opened={asks}
        title={words.question}
        verb={`${words.verb} “${campaign.name}”`}
      >
        <Text>{words.text}</Text>
        {to === "run" && canPublish && campaign.state !== "draft" && (
          <Text c="dimmed">
            It goes on with version {campaign.version}. Publish the draft first if people are to go through
            that.
          </Text>
        )}
        {change.isError && <RunProblems error={change.error} />}
      </Confirm>
      <Suspense>{publishes && <PublishDialog campaign={campaign} onClose={publishing.close} />}</Suspense>
    </>
  );
}

// Each opens a question first, as the buttons do.
function shortcuts(asked: RefObject<Record<"ask" | "publish", () => unknown>>): Shortcut[] {
  return [
    { keys: "r", label: "Run or pause", group: "Campaign", run: () => void asked.current.ask() },
    { keys: "u", label: "Publish the draft", group: "Campaign", run: () => void asked.current.publish() },
  ];
}

export function RunProblems(props: { error: Error }) {
  const details = props.error instanceof ApiError ? props.error.details : undefined;
  return (
    <Alert color="red" role="alert" title={props.error.message} variant="light">
      {details !== undefined && details.length > 0 && (
        <List size="sm">
          {details.map((problem) => (
            <List.Item key={problem.path + problem.code + problem.message}>{problem.message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
