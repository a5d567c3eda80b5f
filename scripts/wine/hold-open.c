/*
 * hold-open FILE PROGRAM [ARG...]: runs a program while FILE is open for writing and nobody else may open it, as a
 * mail program holds its mailbox. The exit code is the program's.
 */
#include <process.h>
#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t **words)
{
    if (count < 3)
        return 250;
    HANDLE file = CreateFileW(words[1], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "hold-open: error %lu\n", GetLastError());
        return 251;
    }
    intptr_t code = _wspawnv(_P_WAIT, words[2], (const wchar_t *const *)(words + 2));
    CloseHandle(file);
    return (int)code;
}
