import { ActionIcon, Button, Menu, TextInput } from "@mantine/core";
import { BookmarkPlus, BookText, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useCannedAnswers, useForgetAnswer, useKeepAnswer } from "../api/conversations";
import classes from "./Conversations.module.css";

interface CannedMenuProps {
  site: string;
  /** What is written now, and may be kept. */
  text: string;
  onChoose: (text: string) => void;
}

/** Answers that are given often: put in, kept, forgotten. */
export function CannedMenu(props: CannedMenuProps) {
  const { site, text, onChoose } = props;
  const answers = useCannedAnswers(site);
  const forget = useForgetAnswer(site);
  return (
    <Menu position="top-start" width={320}>
      <Menu.Target>
        <Button leftSection={<BookText size={15} />} size="xs" variant="subtle">
          <span className={classes.cannedLabel}>Answers</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {answers.data?.length === 0 && (
          <Menu.Label>None is kept yet. Write one, and keep it here.</Menu.Label>
        )}
        {answers.data?.map((answer) => (
          <div className={classes.canned} key={answer.id}>
            <Menu.Item
              className={classes.cannedText}
              onClick={() => onChoose(answer.text)}
              title={answer.text}
            >
              <strong>{answer.name}</strong>
              <span className={classes.cannedWords}>{answer.text}</span>
            </Menu.Item>
            <ActionIcon
              aria-label={`Forget ${answer.name}`}
              color="gray"
              onClick={() => forget.mutate(answer.id)}
              size="sm"
              variant="subtle"
            >
              <Trash2 size={13} />
            </ActionIcon>
          </div>
        ))}
        {text.trim() !== "" && (
          <>
            <Menu.Divider />
            <Keep site={site} text={text.trim()} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Keep(props: { site: string; text: string }) {
  const [name, setName] = useState("");
  const keep = useKeepAnswer(props.site);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    keep.mutate({ name: name.trim(), text: props.text }, { onSuccess: () => setName("") });
  };
  return (
    <form className={classes.keep} onSubmit={submit}>
      <TextInput
        aria-label="Name of the answer"
        error={keep.error?.message}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
        placeholder="Keep what is written as…"
        size="xs"
        value={name}
      />
      <ActionIcon
        aria-label="Keep"
        disabled={name.trim() === ""}
        loading={keep.isPending}
        size="md"
        type="submit"
        variant="default"
      >
        <BookmarkPlus size={14} />
      </ActionIcon>
    </form>
  );
}
