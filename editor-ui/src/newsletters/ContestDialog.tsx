import { Button, Modal, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { type ContestSettings, type Newsletter, useContest } from "../api/newsletters";
import { DialogForm } from "../shared/DialogForm";
import { count } from "../shared/format";
import classes from "./Newsletters.module.css";

/** What is tried, on how many, and how it is decided. */
export function ContestDialog(props: { site: string; newsletter: Newsletter; onClose: () => void }) {
  const { site, newsletter, onClose } = props;
  const before = newsletter.test;
  const [varies, setVaries] = useState<ContestSettings["varies"]>(before?.varies ?? "subject");
  const [subject, setSubject] = useState(before?.subject ?? "");
  const [part, setPart] = useState<number | string>(before?.share ?? 20);
  const [by, setBy] = useState<ContestSettings["by"]>(before?.by ?? "opens");
  const [hours, setHours] = useState<number | string>(before?.hours ?? 4);
  const step = useContest(site, newsletter.id);
  const each = Math.round((newsletter.recipients * Number(part)) / 200);
  const isReady = (varies === "content" || subject.trim() !== "") && part !== "" && hours !== "";
  const submit = () => {
    const settings = { varies, subject: subject.trim(), share: Number(part), by, hours: Number(hours) };
    step.mutate({ do: "set_up", settings }, { onSuccess: onClose });
  };
  return (
    <Modal onClose={onClose} opened title="A/B test">
      <DialogForm
        error={step.error}
        icon={<FlaskConical size={15} />}
        isBusy={step.isPending}
        isDisabled={!isReady}
        onCancel={onClose}
        onSubmit={submit}
        verb="Save the test"
      >
        <SegmentedControl
          aria-label="What varies"
          data={[
            { value: "subject", label: "Two subjects" },
            { value: "content", label: "Two letters" },
          ]}
          onChange={(value) => setVaries(value === "content" ? "content" : "subject")}
          value={varies}
        />
        {varies === "subject" ? (
          <TextInput
            data-autofocus
            description={`A says “${newsletter.subject}”. All else of the letter is the same.`}
            label="Subject of B"
            maxLength={1_000}
            onChange={(event) => setSubject(event.currentTarget.value)}
            required
            value={subject}
          />
        ) : (
          <p className={classes.hint}>
            B is a letter of its own: a copy of this one, which you then change as you like.
          </p>
        )}
        <NumberInput
          allowDecimal={false}
          description={`About ${count(each)} people get A, as many get B; everybody else gets the better one.`}
          label="On how many"
          max={100}
          min={1}
          onChange={setPart}
          suffix=" %"
          value={part}
        />
        <SegmentedControl
          aria-label="Decided by"
          data={[
            { value: "opens", label: "By opens" },
            { value: "clicks", label: "By clicks" },
          ]}
          onChange={(value) => setBy(value === "clicks" ? "clicks" : "opens")}
          value={by}
        />
        <NumberInput
          allowDecimal={false}
          label="Hours until it is decided"
          max={336}
          min={1}
          onChange={setHours}
          value={hours}
        />
        {before !== null && (
          <Button
            loading={step.isPending}
            onClick={() => step.mutate({ do: "remove" }, { onSuccess: onClose })}
            variant="subtle"
          >
            No test: one letter for all
          </Button>
        )}
      </DialogForm>
    </Modal>
  );
}
