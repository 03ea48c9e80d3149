import { Alert, Button, SegmentedControl, Textarea } from "@mantine/core";
import { useThrottledCallback } from "@mantine/hooks";
import { SendHorizontal, StickyNote } from "lucide-react";
import { type ClipboardEvent, type FormEvent, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useSay, useShow, useTyping } from "../api/conversations";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import { AttachButton, Attached, imageOf } from "./Attachment";
import { CannedMenu } from "./CannedMenu";
import classes from "./Conversations.module.css";

const LONGEST = 4_000;
const TELL_TYPING_MS = 2_500;

// What was begun stays when another conversation is looked at meanwhile.
const drafts = new Map<string, string>();

/** Where one answers, or leaves a note for colleagues. Enter sends; Shift+Enter is a new line. */
export function Composer(props: { site: string; conversation: string }) {
  const { site, conversation } = props;
  const [text, setText] = useState(drafts.get(conversation) ?? "");
  const [isNote, setNote] = useState(false);
  const [id, setId] = useState(newId);
  const input = useRef<HTMLTextAreaElement>(null);
  const [image, setImage] = useState<File>();
  const say = useSay(site, conversation);
  const show = useShow(site, conversation);
  const isPending = say.isPending || show.isPending;
  const error = show.error ?? say.error;
  const typing = useTyping(site, conversation);
  const tellTyping = useThrottledCallback(() => typing.mutate(), TELL_TYPING_MS);
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: "r", label: "Answer", group: "This page", run: () => input.current?.focus() }],
    [],
  );
  useShortcuts(shortcuts);

  const change = (next: string) => {
    setText(next);
    drafts.set(conversation, next);
    if (!isNote && next !== "") {
      tellTyping();
    }
  };
  const send = () => {
    const words = text.trim();
    if ((words === "" && image === undefined) || isPending) {
      return;
    }
    // The same id until it is known to be said: tried again, it is the same message.
    const said = { text: words, note: isNote, client_id: id };
    const onSuccess = () => {
      setText("");
      attach(undefined);
      drafts.delete(conversation);
      setId(newId());
      setNote(false);
      input.current?.focus();
    };
    if (image === undefined) {
      say.mutate(said, { onSuccess });
    } else {
      show.mutate({ ...said, image }, { onSuccess });
    }
  };
  const attach = (next: File | undefined) => {
    setImage(next);
    show.reset();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = imageOf(event.clipboardData.files);
    if (pasted !== undefined) {
      event.preventDefault();
      attach(pasted);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape") {
      input.current?.blur();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form
      className={classes.composer}
      data-note={isNote || undefined}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        attach(imageOf(event.dataTransfer.files) ?? image);
      }}
      onSubmit={submit}
    >
      {error && (
        <Alert color="red" role="alert" variant="light">
          {error.message}
        </Alert>
      )}
      {image && <Attached image={image} onRemove={() => attach(undefined)} />}
      <Textarea
        aria-label={isNote ? "Note" : "Answer"}
        autosize
        maxLength={LONGEST}
        maxRows={10}
        minRows={2}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKey}
        onPaste={onPaste}
        placeholder={isNote ? "Only colleagues see this" : "Write an answer"}
        ref={input}
        value={text}
        variant="unstyled"
      />
      <div className={classes.composerFoot}>
        <SegmentedControl
          aria-label="For whom"
          data={[
            { value: "answer", label: "Answer" },
            { value: "note", label: "Note" },
          ]}
          onChange={(next) => setNote(next === "note")}
          size="xs"
          value={isNote ? "note" : "answer"}
        />
        <AttachButton onChoose={attach} />
        <CannedMenu
          onChoose={(words) => {
            change(text.trim() === "" ? words : `${text.trimEnd()}\n${words}`);
            input.current?.focus();
          }}
          site={site}
          text={text}
        />
        <Button
          color={isNote ? "yellow.9" : "pine"}
          disabled={text.trim() === "" && image === undefined}
          leftSection={isNote ? <StickyNote size={15} /> : <SendHorizontal size={15} />}
          loading={isPending}
          ml="auto"
          size="xs"
          type="submit"
        >
          {isNote ? "Leave the note" : "Send"}
        </Button>
      </div>
    </form>
  );
}

function newId(): string {
  return (
    crypto.randomUUID?.() ??
    Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("")
  );
}
