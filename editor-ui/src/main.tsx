import "@fontsource-variable/inter";
import "./mantine.css";
import "virtual:theme.css";
import "./base.css";
import "./hues.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { makeQueryClient } from "./api/queryClient";
import { AppRoutes } from "./routes/AppRoutes";
import { installLeaveGate } from "./shared/leaveGate";
import { theme } from "./theme";

const Toasts = lazy(() => import("./shell/Toasts"));

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no element with the id root");
}
installLeaveGate();
createRoot(root).render(
  <StrictMode>
    {/* Variables and classes are static files here: the page's policy refuses <style> elements. */}
    <MantineProvider
      defaultColorScheme="auto"
      theme={theme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={makeQueryClient()}>
        <BrowserRouter>
          <Suspense>
            <AppRoutes />
          </Suspense>
        </BrowserRouter>
      </QueryClientProvider>
      <Suspense>
        <Toasts />
      </Suspense>
    </MantineProvider>
  </StrictMode>,
);
