import { Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { ApiError } from "../api/client";
import { useCreateLetter } from "../api/letters";
import { FormFoot } from "../shared/FormFoot";

interface ComposeLetterProps {
  site: string;
  onClose: () => void;
  onMade: (letter: string) => void;
}

/** A simple letter, written where it is needed: a name, a subject and a text with words in braces. */
export function ComposeLetter(props: ComposeLetterProps) {
  return (
    <Modal onClose={props.onClose} opened size="lg" title="Write a letter">
      <Form {...props} />
    </Modal>
  );
}

function Form(props: ComposeLetterProps) {
  const { site, onClose, onMade } = props;
  const create = useCreateLetter(site);
  const [name, setName] = useState("");
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("Hello {{ person.first_name | default: 'there' }},\n\n");
  const details = create.error instanceof ApiError ? (create.error.details ?? []) : [];
  const errorOf = (path: string) => details.find((each) => each.path === path)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Dialogs of a form inside a form: this one's answer is for this one.
    event.stopPropagation();
    create.mutate(
      {
        name: name.trim() || subject,
        subject,
        text,
        html: "",
        sender: "",
        transactional: false,
        follow: true,
      },
      {
        onSuccess: (letter) => {
          notifications.show({ title: "The letter is ready", message: letter.name, color: "pine" });
          onMade(letter.id);
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          autoComplete="off"
          data-autofocus
          description="What your team calls it"
          error={errorOf("name")}
          label="Name"
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          value={name}
        />
        <TextInput
          autoComplete="off"
          error={errorOf("subject")}
          label="Subject"
          onChange={(event) => setSubject(event.currentTarget.value)}
          required
          value={subject}
          withAsterisk
        />
        <Textarea
          description="Words in braces are filled in: {{ person.first_name }}, {{ event.title }}"
          error={errorOf("text")}
          label="Text"
          onChange={(event) => setText(event.currentTarget.value)}
          required
          rows={10}
          value={text}
          withAsterisk
        />
        <FormFoot
          error={details.length === 0 ? create.error : null}
          isBusy={create.isPending}
          onCancel={onClose}
          verb="Save the letter"
        />
      </Stack>
    </form>
  );
}
