import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { Modal, MultiSelect, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { useLetters } from "../api/letters";
import { type Topic, useKeepTopic } from "../api/topics";
import { DialogForm } from "../shared/DialogForm";
import { NameField } from "../shared/NameField";

interface TopicDialogProps {
  site: string;
  topic: Topic | undefined;
  topics: readonly Topic[];
  onClose: () => void;
}

export function TopicDialog(props: TopicDialogProps) {
  const { site, topic, topics, onClose } = props;
  const [name, setName] = useState(topic?.name ?? "");
  const [about, setAbout] = useState(topic?.about ?? "");
  const [optIn, setOptIn] = useState(topic?.opt_in ?? false);
  const [chosen, setChosen] = useState<string[]>(topic?.letters ?? []);
  const letters = useLetters(site);
  const keep = useKeepTopic(site);
  const elsewhere = new Map(
    topics
      .filter((other) => other.id !== topic?.id)
      .flatMap((other) => other.letters.map((letter) => [letter, other.name] as const)),
  );
  const submit = () => {
    keep.mutate(
      { id: topic?.id, name: name.trim(), about: about.trim(), opt_in: optIn, letters: chosen },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal onClose={onClose} opened title={topic === undefined ? "New topic" : "Change the topic"}>
      <DialogForm
        error={keep.error}
        isBusy={keep.isPending}
        isDisabled={name.trim() === ""}
        onCancel={onClose}
        onSubmit={submit}
        verb="Save the topic"
      >
        <NameField maxLength={100} onChange={setName} placeholder="Offers" required value={name} />
        <Textarea
          autosize
          description="Readers see it below the name."
          label="What it is"
          maxLength={300}
          onChange={(event) => setAbout(event.currentTarget.value)}
          placeholder="What is on sale, once a week"
          value={about}
        />
        <MultiSelect
          comboboxProps={{ withinPortal: true }}
          data={(letters.data ?? []).map(({ id, name: called }) => {
            const other = elsewhere.get(id);
            return { value: id, label: other === undefined ? called : `${called} (now ${other})` };
          })}
          description="Each letter is about one topic at most."
          disabled={letters.isPending}
          error={letters.error?.message}
          hidePickedOptions
          label="Letters about it"
          nothingFoundMessage="No letter has this name"
          onChange={setChosen}
          placeholder={chosen.length === 0 ? "None yet" : ""}
          searchable
          value={chosen}
        />
        <Switch
          checked={optIn}
          description="Its letters go only to those who have confirmed that they want them: by the node “Ask for consent”, or by ticking it on the page."
          label="Must be asked for"
          onChange={(event) => setOptIn(event.currentTarget.checked)}
        />
      </DialogForm>
    </Modal>
  );
}
