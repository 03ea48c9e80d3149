import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  verb: string;
  onConfirm: () => void;
  isBusy?: boolean;
  error?: Error | null;
  /** Must be typed first; for what can't be taken back. */
  typed?: string;
  cancel?: string;
  isDanger?: boolean;
}

/** A question before something is done. */
export function Confirm(props: ConfirmProps) {
  const { opened, onClose, title } = props;
  return (
    <Modal onClose={onClose} opened={opened} title={title}>
      <Question {...props} />
    </Modal>
  );
}

// Inside the modal, so that what was typed is gone when it opens again.
function Question(props: ConfirmProps) {
  const {
    children,
    verb,
    onConfirm,
    onClose,
    isBusy = false,
    error = null,
    typed,
    cancel = "Cancel",
    isDanger = true,
  } = props;
  const [text, setText] = useState("");
  const mayConfirm = typed === undefined || text.trim() === typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (mayConfirm && !isBusy) {
      onConfirm();
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {typed !== undefined && (
          <TextInput
            autoComplete="off"
            data-autofocus
            label={
              <>
                Type <code>{typed}</code> to go on
              </>
            }
            onChange={(event) => setText(event.currentTarget.value)}
            value={text}
          />
        )}
        {error !== null && (
          <Alert color="red" icon={<CircleAlert size={17} />} role="alert" variant="light">
            {error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            {cancel}
          </Button>
          <Button
            color={isDanger ? "red.9" : "pine"}
            data-autofocus={typed === undefined || undefined}
            disabled={!mayConfirm}
            loading={isBusy}
            type="submit"
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
