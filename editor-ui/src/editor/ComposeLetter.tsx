import { Modal, SegmentedControl, TextInput } from "@mantine/core";
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ApiError } from "../api/client";
import type { LetterMode } from "../api/letterDrafts";
import { useLayouts } from "../api/letterStock";
import { useCreateLetter } from "../api/letters";
import { inWords } from "../letters/liquid";
import { MODES } from "../letters/modes";
import { starterOf } from "../letters/starter";
import { DialogForm } from "../shared/DialogForm";

interface ComposeLetterProps {
  site: string;
  onClose: () => void;
  onMade: (letter: string) => void;
}

/** A letter begun where it is needed: its node has it, and its content is written in the letters' own editor. */
export function ComposeLetter(props: ComposeLetterProps) {
  return (
    <Modal onClose={props.onClose} opened size="lg" title="Write a letter">
      <Form {...props} />
    </Modal>
  );
}

function Form(props: ComposeLetterProps) {
  const { site, onClose, onMade } = props;
  const { campaign = "" } = useParams();
  const navigate = useNavigate();
  const create = useCreateLetter(site);
  const layouts = useLayouts(site);
  const [subject, setSubject] = useState("");
  const [mode, setMode] = useState<LetterMode>("drag_and_drop");
  const details = create.error instanceof ApiError ? (create.error.details ?? []) : [];
  const submit = () => {
    const name = (inWords(subject) || subject.trim()).slice(0, 200);
    const contents = starterOf(mode, layouts.data?.[0]?.mjml ?? "");
    create.mutate(
      { name, subject, mode, sender: "", transactional: false, follow: true, ...contents },
      {
        onSuccess: (letter) => {
          onMade(letter.id);
          onClose();
          const layout = mode === "drag_and_drop" ? "&layout=choose" : "";
          void navigate(`/sites/${site}/letters/${letter.id}?from=campaigns/${campaign}${layout}`);
        },
      },
    );
  };
  return (
    <DialogForm
      error={details.length === 0 ? create.error : null}
      icon={<ArrowRight size={15} />}
      isBusy={create.isPending}
      isDisabled={mode === "drag_and_drop" && !layouts.isSuccess}
      onCancel={onClose}
      onSubmit={submit}
      verb="Edit content"
    >
      <TextInput
        autoComplete="off"
        data-autofocus
        error={details.find(({ path }) => path === "subject")?.message}
        label="Subject"
        maxLength={998}
        onChange={(event) => setSubject(event.currentTarget.value)}
        placeholder={'{{ person.first_name | default: "Hello" }}, …'}
        required
        value={subject}
        withAsterisk
      />
      <SegmentedControl
        aria-label="Mode"
        data={MODES.map(({ value, label }) => ({ value, label }))}
        onChange={(next) => setMode(next as LetterMode)}
        value={mode}
      />
      <p>{MODES.find(({ value }) => value === mode)?.about}</p>
    </DialogForm>
  );
}
