// An addon takes Node's functions from a module named node.exe. In statelift.exe there is no module of that name, though the
// functions are there: the executable is Node. So node.exe is loaded late (dlltool --output-delaylib), and this hook answers
// with the program that is running.
#include <windows.h>

#include <delayimp.h>

static FARPROC WINAPI answer(unsigned event, PDelayLoadInfo asked) {
  if (event != dliNotePreLoadLibrary || _stricmp(asked->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleW(nullptr));
}

extern "C" {
PfnDliHook __pfnDliNotifyHook2 = answer;
}
