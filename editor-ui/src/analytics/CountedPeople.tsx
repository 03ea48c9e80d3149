import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Users } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { type Asked, type Number as Counts, useCounted, useListCounted } from "../api/analytics";
import { Face } from "../people/Face";
import { personName } from "../people/personName";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Analytics.module.css";

interface CountedPeopleProps {
  site: string;
  chart: string;
  asked: Asked;
  number: Counts;
  title: string;
}

/** Whom a number counts, and a list of them in one go. */
export function CountedPeople(props: CountedPeopleProps) {
  const { site, chart, asked, number, title } = props;
  const pages = useCounted(site, chart, asked, number);
  const people = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const content = () => {
    if (pages.isPending) {
      return <LinesSkeleton lines={5} />;
    }
    if (pages.isError && people.length === 0) {
      return <Failed error={pages.error} retry={() => void pages.refetch()} />;
    }
    if (people.length === 0) {
      return (
        <Empty icon={Users} title="Nobody">
          <p>In these days nobody is counted here.</p>
        </Empty>
      );
    }
    return (
      <>
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">E-mail</th>
                <th scope="col">Got here</th>
                <th scope="col">Last did</th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.uid}>
                  <td>
                    <Link className={classes.who} to={`/sites/${site}/people/${person.uid}`}>
                      <Face person={person} size={26} />
                      {personName(person)}
                    </Link>
                  </td>
                  <td>{person.email ?? ""}</td>
                  <td>
                    <Time ms={person.at} />
                  </td>
                  <td>
                    {person.last_event}
                    {person.last_at !== null && (
                      <>
                        , <Time ms={person.last_at} />
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {pages.hasNextPage && (
          <Button
            loading={pages.isFetchingNextPage}
            mt="sm"
            onClick={() => void pages.fetchNextPage()}
            size="compact-sm"
            variant="default"
          >
            Show more
          </Button>
        )}
      </>
    );
  };
  return (
    <Card aside={plural(total, "person", "people")} title={title}>
      {total > 0 && <AsList {...props} />}
      {content()}
    </Card>
  );
}

function AsList(props: CountedPeopleProps) {
  const { site, chart, asked, number, title } = props;
  const [name, setName] = useState("");
  const list = useListCounted(site, chart);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    list.mutate(
      { name: name.trim(), asked, number },
      {
        onSuccess: (made) => {
          setName("");
          notifications.show({
            title: made.name,
            message: "A list of these people, for letters and campaigns.",
            color: "pine",
          });
        },
      },
    );
  };
  return (
    <form className={classes.asList} onSubmit={submit}>
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
