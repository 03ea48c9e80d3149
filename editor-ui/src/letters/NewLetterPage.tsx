import { TextInput } from "@mantine/core";
import { ArrowRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { ApiError } from "../api/client";
import type { LetterMode } from "../api/letterDrafts";
import { useLayouts } from "../api/letterStock";
import { useCreateLetter } from "../api/letters";
import { Card } from "../shared/Card";
import { FormFoot } from "../shared/FormFoot";
import { Page } from "../shared/Page";
import { useSiteId } from "../shell/useSiteId";
import { inWords } from "./liquid";
import classes from "./Modes.module.css";
import { MODES } from "./modes";
import { starterOf } from "./starter";

/** A letter's first lines: its subject, from whom, and how it is to be written. */
export default function NewLetterPage() {
  const site = useSiteId();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const back = `/sites/${site}/letters`;
  const layouts = useLayouts(site);
  const create = useCreateLetter(site);
  const [subject, setSubject] = useState("");
  const [sender, setSender] = useState("");
  const [mode, setMode] = useState<LetterMode>("drag_and_drop");
  const details = create.error instanceof ApiError ? (create.error.details ?? []) : [];
  const errorOf = (path: string) => details.find((each) => each.path === path)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const contents = starterOf(mode, layouts.data?.[0]?.mjml ?? "");
    const name = (inWords(subject) || subject.trim()).slice(0, 200);
    create.mutate(
      { name, subject, sender, mode, transactional: false, follow: true, ...contents },
      {
        onSuccess: (letter) => {
          const next = new URLSearchParams(params);
          if (mode === "drag_and_drop") {
            next.set("layout", "choose");
          }
          void navigate({ pathname: `${back}/${letter.id}`, search: `?${next}` }, { replace: true });
        },
      },
    );
  };
  return (
    <Page back={{ label: "Letters", to: back }} title="New letter">
      <form className={classes.form} onSubmit={submit}>
        <Card title="Asset settings">
          <div className={classes.fields}>
            <TextInput
              autoComplete="off"
              autoFocus
              error={errorOf("subject")}
              label="Subject"
              maxLength={998}
              onChange={(event) => setSubject(event.currentTarget.value)}
              placeholder={'{{ person.first_name | default: "Hello" }}, …'}
              required
              value={subject}
              withAsterisk
            />
            <TextInput
              autoComplete="off"
              error={errorOf("sender")}
              label="Sender"
              maxLength={320}
              onChange={(event) => setSender(event.currentTarget.value)}
              placeholder="Name <address@example.com>, or the site’s own"
              value={sender}
            />
          </div>
        </Card>
        <fieldset className={classes.modes}>
          <legend>How do you want to write it?</legend>
          {MODES.map(({ value, label, about, icon: Icon }) => (
            <label className={classes.mode} data-chosen={mode === value || undefined} key={value}>
              <input
                checked={mode === value}
                className="hidden"
                name="mode"
                onChange={() => setMode(value)}
                type="radio"
                value={value}
              />
              <Icon aria-hidden size={22} strokeWidth={1.6} />
              <strong>{label}</strong>
              <span>{about}</span>
            </label>
          ))}
        </fieldset>
        <FormFoot
          error={details.length === 0 ? create.error : null}
          icon={<ArrowRight size={15} />}
          isBusy={create.isPending}
          isDisabled={mode === "drag_and_drop" && !layouts.isSuccess}
          onCancel={() => void navigate(back)}
          verb="Edit content"
        />
      </form>
    </Page>
  );
}
