import { Button, Group, Switch, Textarea, TextInput } from "@mantine/core";
import type { LetterContents } from "../api/letterDrafts";
import classes from "./Editor.module.css";
import { TopicSelect } from "./TopicSelect";

interface AssetSettingsProps {
  site: string;
  letter: string;
  draft: LetterContents;
  change: (some: Partial<LetterContents>) => void;
  problems: ReadonlyMap<string, string>;
  onClose: () => void;
}

/** What a letter has besides its contents. */
export function AssetSettings(props: AssetSettingsProps) {
  const { site, letter, draft, change, problems, onClose } = props;
  return (
    <div className={classes.settings}>
      <TextInput
        autoComplete="off"
        data-autofocus
        error={problems.get("subject")}
        label="Subject"
        maxLength={998}
        onChange={(event) => change({ subject: event.currentTarget.value })}
        placeholder={'{{ person.first_name | default: "Hello" }}, …'}
        required
        value={draft.subject}
        withAsterisk
      />
      <div className={classes.pair}>
        <TextInput
          autoComplete="off"
          error={problems.get("sender")}
          label="Sender"
          maxLength={320}
          onChange={(event) => change({ sender: event.currentTarget.value })}
          placeholder="Name <address@example.com>"
          value={draft.sender}
        />
        <TextInput
          autoComplete="off"
          error={problems.get("name")}
          label="Name"
          maxLength={200}
          onChange={(event) => change({ name: event.currentTarget.value })}
          placeholder="What your team calls it; else the subject"
          value={draft.name}
        />
      </div>
      <TopicSelect letter={letter} site={site} />
      <div className={classes.pair}>
        <Switch
          checked={draft.follow}
          description="Links lead over this installation, and an image of one pixel is added."
          label="Notice opens and clicks"
          onChange={(event) => change({ follow: event.currentTarget.checked })}
        />
        <Switch
          checked={draft.transactional}
          description="A receipt, a password reset: goes to those who have unsubscribed, too."
          label="Asked for by what the person did"
          onChange={(event) => change({ transactional: event.currentTarget.checked })}
        />
      </div>
      {draft.mode !== "text" && (
        <Textarea
          autosize
          description="For readers without HTML. Left empty, it is made from the content."
          error={problems.get("text")}
          label="Text part of its own"
          maxRows={12}
          minRows={3}
          onChange={(event) => change({ text: event.currentTarget.value })}
          value={draft.text}
        />
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </div>
  );
}
