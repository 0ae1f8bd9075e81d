import CommandLineTool
import Host

Process.shareHeap()
let tool = CommandLineTool(host: .live())
let arguments = Array(CommandLine.arguments.dropFirst())
let code = await Interruption.guarding { await tool.run(arguments) }
Process.exit(code)
