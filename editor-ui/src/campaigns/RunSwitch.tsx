import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { CircleAlert, Pause, Play } from "lucide-react";
import { type Campaign, useSwitchCampaign } from "../api/campaigns";
import { ApiError } from "../api/client";

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

/** Run or pause, whichever is next, after a question. */
export function RunSwitch(props: { campaign: Campaign; site: string }) {
  const { campaign, site } = props;
  const [asks, question] = useDisclosure(false);
  const change = useSwitchCampaign(site, campaign.id);
  const to = campaign.state === "running" ? "pause" : "run";
  const words = WORDS[to];
  const ask = () => {
    change.reset();
    question.open();
  };
  const confirm = () =>
    change.mutate(to, {
      onSuccess: () => {
        question.close();
        notifications.show({ title: words.done, message: campaign.name, color: "pine" });
      },
    });
  return (
    <>
      <Button
        leftSection={<words.icon size={15} />}
        onClick={ask}
        variant={to === "run" ? "filled" : "default"}
      >
        {words.verb}
      </Button>
      <Modal onClose={question.close} opened={asks} title={words.question}>
        <Stack>
          <Text>{words.text}</Text>
          {change.isError && <Problems error={change.error} />}
          <Group justify="flex-end">
            <Button onClick={question.close} variant="default">
              Cancel
            </Button>
            <Button data-autofocus loading={change.isPending} onClick={confirm}>
              {words.verb} “{campaign.name}”
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Problems(props: { error: Error }) {
  const details = props.error instanceof ApiError ? props.error.details : undefined;
  return (
    <Alert
      color="red"
      icon={<CircleAlert size={17} />}
      role="alert"
      title={props.error.message}
      variant="light"
    >
      {details !== undefined && details.length > 0 && (
        <List size="sm">
          {details.map((problem) => (
            <List.Item key={problem.path + problem.code}>
              {problem.message} <code>{problem.path}</code>
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
