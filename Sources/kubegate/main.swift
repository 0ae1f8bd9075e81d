import CommandLineTool
import Host

let tool = CommandLineTool(host: .live())
let arguments = Array(CommandLine.arguments.dropFirst())
let code = await Interruption.guarding { await tool.run(arguments) }
Process.exit(code)
