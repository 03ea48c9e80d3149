import { Alert, Button, Switch } from "@mantine/core";
import { CircleAlert, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useSimulate } from "../../api/trials";
import { useEditor } from "../EditorContext";
import { toDefinition } from "../graph";
import { Assumed } from "./Assumed";
import { argumentsOf, type Beginning, EventPick, missing, NO_BEGINNING } from "./EventPick";
import { PersonPick } from "./PersonPick";
import { Steps } from "./Steps";
import classes from "./Trial.module.css";

/** One person through what is drawn, step by step. */
export function SimulateTab(props: { person: string; onPerson: (uid: string) => void }) {
  const { person, onPerson } = props;
  const { site, campaign, doc, ui } = useEditor();
  const [beginning, setBeginning] = useState<Beginning>(NO_BEGINNING);
  const [fresh, setFresh] = useState(false);
  const simulate = useSimulate(site, campaign);
  const { reset } = simulate;
  const lacks = person === "" ? "Choose a person." : missing(beginning);
  useEffect(() => {
    // Somebody else has done other things.
    setBeginning((before) => ({ ...before, key: "" }));
    reset();
    ui.setState({ lit: undefined });
    void person;
  }, [person, reset, ui]);
  const run = () =>
    simulate.mutate({
      person,
      fresh,
      version: null,
      definition: toDefinition(doc.getState().graph),
      key: beginning.kind === "done" ? beginning.key : "",
      event:
        beginning.kind === "typed"
          ? { name: beginning.name.trim(), arguments: argumentsOf(beginning.json) }
          : null,
      trigger: beginning.kind === "trigger" ? beginning.trigger : "",
    });
  return (
    <>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <PersonPick onChange={onPerson} site={site} value={person} />
        {person !== "" && <EventPick onChange={setBeginning} person={person} site={site} value={beginning} />}
        <Switch
          checked={fresh}
          label="As if the campaign had never met them"
          onChange={(event) => setFresh(event.currentTarget.checked)}
          size="xs"
        />
        <Button
          disabled={lacks !== undefined}
          leftSection={<Play size={14} />}
          loading={simulate.isPending}
          title={lacks}
          type="submit"
        >
          Run
        </Button>
      </form>
      {simulate.isError && (
        <Alert className={classes.alert} color="red" icon={<CircleAlert size={16} />} role="alert">
          {simulate.error.message}
          {(simulate.error as { details?: { message: string; path: string }[] }).details?.map((each) => (
            <p key={each.path + each.message}>{each.message}</p>
          ))}
        </Alert>
      )}
      {simulate.data !== undefined && (
        <>
          {simulate.data.steps.length === 0 ? (
            <div className={classes.nothing}>
              <h3 className={classes.heading}>Nothing begins</h3>
              <ul className={classes.reasons}>
                {simulate.data.unfired.map((each) => (
                  <li key={each.node}>{each.text}</li>
                ))}
              </ul>
            </div>
          ) : (
            <Steps key={simulate.submittedAt} simulation={simulate.data} />
          )}
          <Assumed sentences={simulate.data.assumed} />
        </>
      )}
      {simulate.data === undefined && !simulate.isError && (
        <p className={classes.hint}>
          Choose somebody and what they do, and see which way they go and why. Nothing is stored, nothing is
          sent.
        </p>
      )}
    </>
  );
}
