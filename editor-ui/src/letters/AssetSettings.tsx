import { Switch, TextInput } from "@mantine/core";
import type { NewLetter } from "../api/letters";
import classes from "./Editor.module.css";

interface AssetSettingsProps {
  draft: NewLetter;
  change: (some: Partial<NewLetter>) => void;
  problems: ReadonlyMap<string, string>;
}

/** What a letter has besides its contents. */
export function AssetSettings(props: AssetSettingsProps) {
  const { draft, change, problems } = props;
  return (
    <div className={classes.settings}>
      <TextInput
        autoComplete="off"
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
          error={problems.get("name")}
          label="Name"
          maxLength={200}
          onChange={(event) => change({ name: event.currentTarget.value })}
          placeholder="What your team calls it; else the subject"
          value={draft.name}
        />
        <TextInput
          autoComplete="off"
          error={problems.get("sender")}
          label="Sender"
          maxLength={320}
          onChange={(event) => change({ sender: event.currentTarget.value })}
          placeholder="Name <address@example.com>"
          value={draft.sender}
        />
      </div>
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
    </div>
  );
}
