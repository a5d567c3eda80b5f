@echo off
rem Runs when WinPE has started. Looks for \statelift on every drive, the RAM disk X: last:
rem   statelift.exe (or statelift-arm64.exe)  the program
rem   capture.cmd                             where it is there, it is run; else what is here is shown
rem Temporary files and logs go beside the program, not to the small RAM disk, unless the program itself is on it.
if exist "%SystemRoot%\System32\wpeinit.exe" wpeinit
set PROGRAM=statelift.exe
if /i "%PROCESSOR_ARCHITECTURE%"=="ARM64" set PROGRAM=statelift-arm64.exe
set TOOLS=
for %%D in (X C D E F G H I J K L M N O P Q R S T U V W Y Z) do if exist "%%D:\statelift\%PROGRAM%" set TOOLS=%%D:\statelift
if "%TOOLS%"=="" goto missing
if /i not "%TOOLS:~0,2%"=="X:" set USMT_WORKING_DIR=%TOOLS%\work
set PATH=%TOOLS%;%PATH%
cd /d "%TOOLS%"
if exist "%TOOLS%\capture.cmd" goto capture
echo Statelift is in %TOOLS%. This is what is here:
echo.
"%TOOLS%\%PROGRAM%" inspect
echo.
echo To take what one person made, for example:
echo   %PROGRAM% scanstate STORE /offlinewindir:C:\Windows /i:MigDocs.xml /i:MigApp.xml /ue:*\* /ui:DOMAIN\NAME
goto :eof

:capture
call "%TOOLS%\capture.cmd"
echo capture.cmd ended with code %ERRORLEVEL%
goto :eof

:missing
echo No drive has a folder \statelift with %PROGRAM% in it. Plug it in and type startnet.
