import { Button } from "@mantine/core";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The next page of a table, below it, while there is one. */
export function ShowMore(props: { pages: Pages }) {
  const { pages } = props;
  return (
    pages.hasNextPage && (
      <Button
        loading={pages.isFetchingNextPage}
        mt="sm"
        onClick={() => void pages.fetchNextPage()}
        size="compact-sm"
        variant="default"
      >
        Show more
      </Button>
    )
  );
}
