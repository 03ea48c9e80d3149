import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { vi } from "vitest";

/** What jsdom lacks and Mantine asks. */
export function stubMedia() {
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  }));
}

/** Show what belongs on a page of the dashboard, at this address; what `client` holds is not asked for. */
export function renderPage(page: ReactNode, at: string, client: QueryClient) {
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <MemoryRouter initialEntries={[at]}>{page}</MemoryRouter>
      </MantineProvider>
    </QueryClientProvider>,
  );
}
