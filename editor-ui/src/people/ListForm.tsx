import { Button, TextInput } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { May } from "../shared/May";
import classes from "./ListForm.module.css";
import { ListMade, type MadeList } from "./ListMade";

interface ListFormProps {
  /** Makes a list of the people by a name. */
  list: UseMutationResult<MadeList, Error, string>;
  title: string;
}

/** Makes a list of all the people of a number, for those who may, and tells what can be done with it. */
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    list.mutate(name.trim(), { onSuccess: () => setName("") });
  };
  if (list.data !== undefined) {
    return <ListMade list={list.data} />;
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        aria-label="Name of the list"
        error={list.error?.message}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        placeholder={`A name, for example “${title}”`}
        size="xs"
        value={name}
        w={300}
      />
      <Button
        disabled={name.trim() === ""}
        loading={list.isPending}
        size="xs"
        type="submit"
        variant="default"
      >
        Make a list of them
      </Button>
    </form>
  );
}
