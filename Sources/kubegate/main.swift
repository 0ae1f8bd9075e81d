import CommandLineTool
import Host

Process.shareHeap()
// Not awaited here: the main thread would end while the work goes on, for which the C library wants
// libgcc_s, which a machine need not have.
Task.detached {
  let tool = CommandLineTool(host: .live())
  let arguments = Array(CommandLine.arguments.dropFirst())
  Process.exit(await Interruption.guarding { await tool.run(arguments) })
}
Process.waitForExit()
