import { Alert, Button, Group } from "@mantine/core";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { ApiError } from "../api/client";
import type { Writing } from "./useLetterDraft";

/** What keeps a letter from being saved or published. */
export function WritingAlerts(props: { writing: Writing }) {
  const { standing, refused, takeTheirs, keepMine } = props.writing;
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const decide = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailed("");
    try {
      await work();
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  if (standing.save === "conflict") {
    return (
      <Alert
        color="orange"
        icon={<TriangleAlert size={17} />}
        role="alert"
        title="Somebody else has changed this letter"
        variant="light"
      >
        <p>Yours is kept here, but not saved yet. {failed}</p>
        <Group gap="xs" mt="xs">
          <Button disabled={isBusy} onClick={() => void decide(takeTheirs)} size="xs" variant="default">
            Take theirs
          </Button>
          <Button disabled={isBusy} onClick={() => void decide(keepMine)} size="xs">
            Save mine over it
          </Button>
        </Group>
      </Alert>
    );
  }
  if (refused === null) {
    return null;
  }
  const details = refused instanceof ApiError ? (refused.details ?? []) : [];
  return (
    <Alert
      color="red"
      icon={<CircleAlert size={17} />}
      role="alert"
      title="It can’t be sent like this"
      variant="light"
    >
      {details.length === 0
        ? refused.message
        : details.map(({ message, path }) => <p key={`${path}${message}`}>{message}</p>)}
    </Alert>
  );
}
