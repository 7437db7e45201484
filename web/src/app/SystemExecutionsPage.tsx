import { ExecutionView } from "@/features/executions/ExecutionView";
import { ExecutionsPage } from "@/features/system/executions/ExecutionsPage";

/** The administrators' list, with each execution shown as its own feature shows it. */
export function SystemExecutionsPage() {
  return <ExecutionsPage Viewer={ExecutionView} />;
}
