import { Button, Modal, TextInput } from "@mantine/core";
import { Settings2 } from "lucide-react";
import { useState } from "react";
import { AssetSettings } from "./AssetSettings";
import classes from "./Editor.module.css";
import { ModeSwitch } from "./ModeSwitch";
import type { Writing } from "./useLetterDraft";

interface SubjectBarProps {
  site: string;
  letter: string;
  writing: Writing;
  problems: ReadonlyMap<string, string>;
}

/** The subject, which is always in sight, what else is settled about a letter, and how it is written. */
export function SubjectBar(props: SubjectBarProps) {
  const { site, letter, writing, problems } = props;
  const [isOpen, setOpen] = useState(false);
  const isElsewhere = ["name", "sender"].some((field) => problems.has(field));
  return (
    <div className={classes.subjectBar}>
      <TextInput
        aria-label="Subject"
        autoComplete="off"
        className={classes.subject}
        error={problems.get("subject")}
        leftSection={<span className={classes.before}>Subject</span>}
        leftSectionWidth={72}
        maxLength={998}
        onChange={(event) => writing.change({ subject: event.currentTarget.value })}
        placeholder={'{{ person.first_name | default: "Hello" }}, …'}
        value={writing.draft.subject}
      />
      <Button
        color={isElsewhere ? "red" : "gray"}
        leftSection={<Settings2 size={15} />}
        onClick={() => setOpen(true)}
        variant="default"
      >
        Asset settings
      </Button>
      <ModeSwitch site={site} writing={writing} />
      <Modal onClose={() => setOpen(false)} opened={isOpen} size="lg" title="Asset settings">
        <AssetSettings
          change={writing.change}
          draft={writing.draft}
          letter={letter}
          onClose={() => setOpen(false)}
          problems={problems}
          site={site}
        />
      </Modal>
    </div>
  );
}
