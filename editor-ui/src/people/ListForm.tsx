import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import classes from "./ListForm.module.css";

interface ListFormProps {
  /** Makes a list of the people by a name. */
  list: UseMutationResult<{ name: string }, Error, string>;
  title: string;
}

/** Makes a list of all the people of a number. */
export function ListForm(props: ListFormProps) {
  const { list, title } = props;
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    list.mutate(name.trim(), {
      onSuccess: (made) => {
        setName("");
        notifications.show({
          title: made.name,
          message: "A list of these people, for letters and campaigns.",
          color: "pine",
        });
      },
    });
  };
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
