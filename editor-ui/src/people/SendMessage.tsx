import { Anchor, Modal, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useSendMessage } from "../api/messages";
import type { PeopleFilter, Person } from "../api/people";
import { FormFoot } from "../shared/FormFoot";
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

/** A message in the messenger, to people chosen or to everybody on the list. */
export default function SendMessage(props: SendMessageProps) {
  const { site, people, all, onClose } = props;
  const [text, setText] = useState("");
  const [whole, setWhole] = useState(people.length === 0);
  const send = useSendMessage(site);
  // Toasts are shown outside the router, so what leads on from one is taken along.
  const navigate = useNavigate();
  const [only] = people;
  const chosen = people.length === 1 && only ? personName(only) : plural(people.length, "person", "people");
  const everybody =
    all?.total === undefined ? "everybody on the list" : `all ${plural(all.total, "person", "people")}`;
  const isAll = whole && all !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate(
      { text: text.trim(), to: isAll ? { all: all.filter } : { people: people.map(({ uid }) => uid) } },
      {
        onSuccess: ({ total }) => {
          onClose();
          notifications.show({
            title: "The message is on its way",
            message: (
              <>
                To {plural(total, "person", "people")}.{" "}
                <Anchor
                  component="button"
                  inherit
                  onClick={() => void navigate(`/sites/${site}/conversations?view=sent`)}
                >
                  See what they do with it
                </Anchor>
              </>
            ),
            color: "pine",
          });
        },
      },
    );
  };
  return (
    <Modal onClose={onClose} opened size="lg" title="Send message">
      <form onSubmit={submit}>
        <Stack>
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
            They see it in the messenger on your pages, now or the next time they come, and can answer. For a
            letter by e-mail, <Link to={`/sites/${site}/newsletters`}>begin a newsletter</Link>.
          </Text>
          <FormFoot
            error={send.error}
            icon={<Send size={15} />}
            isBusy={send.isPending}
            isDisabled={text.trim() === ""}
            onCancel={onClose}
            verb="Send"
          />
        </Stack>
      </form>
    </Modal>
  );
}
