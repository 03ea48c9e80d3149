import { Button, TextInput } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { MessageCircle, Workflow } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { absoluteTime } from "../shared/format";
import { May } from "../shared/May";
import classes from "./ListForm.module.css";
import { ListMade, type MadeList } from "./ListMade";
import { useCampaignFor } from "./useCampaignFor";

interface ListFormProps {
  /** Makes a list of the people by a name. */
  list: UseMutationResult<MadeList, Error, string>;
  title: string;
  /** How writing to them is called. */
  ask?: string;
  /** What else can be made of them. */
  children?: ReactNode;
}

const LONGEST = 70;

/**
 * A message to all the people of a number, a campaign for them, or a list of them, for those who may. It is a list that
 * is written to, so that it is known later who they were: it gets a name by itself.
 */
export function ListForm(props: ListFormProps) {
  return (
    <May right="analyse">
      <Form {...props} />
    </May>
  );
}

function Form(props: ListFormProps) {
  const { list, title } = props;
  const [name, setName] = useState("");
  const [next, setNext] = useState<"message" | "campaign">();
  const campaign = useCampaignFor();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    list.mutate(name.trim());
  };
  const go = (way: "message" | "campaign") => {
    setNext(way);
    list.mutate(`${title.slice(0, LONGEST)}, ${absoluteTime(Date.now())}`, {
      onSuccess: (made) => way === "campaign" && campaign.begin(made),
    });
  };
  if (list.data !== undefined) {
    return <ListMade campaign={campaign} list={list.data} writes={next === "message"} />;
  }
  const isMaking = (way: "message" | "campaign" | undefined) => list.isPending && next === way;
  return (
    <form className={classes.form} onSubmit={submit}>
      <May right="send">
        <Button
          disabled={list.isPending}
          leftSection={<MessageCircle size={13} />}
          loading={isMaking("message")}
          onClick={() => go("message")}
          size="xs"
        >
          {props.ask ?? "Write to them"}
        </Button>
      </May>
      <May right="write">
        <Button
          disabled={list.isPending}
          leftSection={<Workflow size={13} />}
          loading={isMaking("campaign")}
          onClick={() => go("campaign")}
          size="xs"
          variant="default"
        >
          Campaign for them
        </Button>
      </May>
      {props.children}
      <span className={classes.own}>
        <TextInput
          aria-label="Name of the list"
          error={list.error?.message}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
          placeholder={`A name, for example “${title}”`}
          size="xs"
          value={name}
          w={280}
        />
        <Button
          disabled={name.trim() === "" || list.isPending}
          loading={isMaking(undefined)}
          onClick={() => setNext(undefined)}
          size="xs"
          type="submit"
          variant="default"
        >
          Make a list of them
        </Button>
      </span>
    </form>
  );
}
