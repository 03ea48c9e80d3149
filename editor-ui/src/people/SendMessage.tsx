import { Anchor, Modal, SegmentedControl, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Send } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useSendEmail, useSendMessage } from "../api/messages";
import type { PeopleFilter, Person } from "../api/people";
import { DialogForm } from "../shared/DialogForm";
import { plural } from "../shared/format";
import { personName } from "./personName";

interface SendMessageProps {
  site: string;
  /** Those chosen one by one. */
  people: readonly Person[];
  /** The list they are on, where all of it can be meant. */
  all?: { filter: PeopleFilter; total: number | undefined };
  onClose: () => void;
}

const LONGEST = 4_000;

type Way = "messenger" | "email";

/** A message in the messenger or by e-mail, to people chosen or to everybody on the list. */
export default function SendMessage(props: SendMessageProps) {
  const { site, people, all, onClose } = props;
  const [way, setWay] = useState<Way>("messenger");
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("");
  const [whole, setWhole] = useState(people.length === 0);
  const say = useSendMessage(site);
  const write = useSendEmail(site);
  const send = way === "email" ? write : say;
  // Toasts are shown outside the router, so what leads on from one is taken along.
  const navigate = useNavigate();
  const [only] = people;
  const chosen = people.length === 1 && only ? personName(only) : plural(people.length, "person", "people");
  const everybody =
    all?.total === undefined ? "everybody on the list" : `all ${plural(all.total, "person", "people")}`;
  const isAll = whole && all !== undefined;
  const to = isAll ? { all: all.filter } : { people: people.map(({ uid }) => uid) };
  const sent = (total: number, next: string) => {
    onClose();
    notifications.show({
      title: "The message is on its way",
      message: (
        <>
          To {plural(total, "person", "people")}.{" "}
          <Anchor component="button" inherit onClick={() => void navigate(`/sites/${site}/${next}`)}>
            See what they do with it
          </Anchor>
        </>
      ),
      color: "pine",
    });
  };
  const submit = () => {
    if (way === "email") {
      write.mutate(
        { subject: subject.trim(), text, to },
        { onSuccess: ({ id, recipients }) => sent(recipients, `newsletters/${id}`) },
      );
    } else {
      say.mutate(
        { text: text.trim(), to },
        { onSuccess: ({ total }) => sent(total, "conversations?view=sent") },
      );
    }
  };
  return (
    <Modal onClose={onClose} opened size="lg" title="Send message">
      <DialogForm
        error={send.error}
        icon={<Send size={15} />}
        isBusy={send.isPending}
        isDisabled={text.trim() === "" || (way === "email" && subject.trim() === "")}
        onCancel={onClose}
        onSubmit={submit}
        verb="Send"
      >
        <SegmentedControl
          aria-label="By which way"
          data={[
            { value: "messenger", label: "In the messenger" },
            { value: "email", label: "By e-mail" },
          ]}
          onChange={(next) => setWay(next === "email" ? "email" : "messenger")}
          value={way}
        />
        {all !== undefined && people.length > 0 && (
          <SegmentedControl
            aria-label="To whom"
            data={[
              { value: "chosen", label: chosen },
              { value: "all", label: everybody },
            ]}
            onChange={(next) => setWhole(next === "all")}
            value={whole ? "all" : "chosen"}
          />
        )}
        {way === "email" && (
          <TextInput
            label="Subject"
            maxLength={200}
            onChange={(event) => setSubject(event.currentTarget.value)}
            required
            value={subject}
          />
        )}
        <Textarea
          autosize
          data-autofocus
          label={`To ${isAll ? everybody : chosen}`}
          maxLength={LONGEST}
          minRows={4}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder="What do you want to say?"
          value={text}
        />
        <Text c="dimmed" size="sm">
          {way === "email"
            ? "Both may hold variables, such as {{ person.first_name }}. People without an address and those who have unsubscribed are skipped and counted; a link out of the list stands at the end."
            : "They see it in the messenger on your pages, now or the next time they come, and can answer."}
        </Text>
      </DialogForm>
    </Modal>
  );
}
