@echo off
rem An example of an unattended capture; copy it beside statelift.exe and change it. Documents and settings of everybody on the Windows
rem that is found go to a folder beside the program; Offline.xml lists where Windows may be.
set STORE=%~dp0store
"%~dp0statelift.exe" scanstate "%STORE%" /offline:"%~dp0Offline.xml" /i:"%~dp0MigDocs.xml" /i:"%~dp0MigApp.xml" /c /o /l:"%~dp0ScanState.log"
set CODE=%ERRORLEVEL%
rem 0: everything was taken. 3: some files were not, ScanState.log names each with its reason. All else: there is no store.
if %CODE%==0 goto verify
if %CODE%==3 goto verify
exit /b %CODE%

:verify
"%~dp0statelift.exe" usmtutils /verify "%STORE%\USMT\USMT.MIG"
if errorlevel 1 exit /b %ERRORLEVEL%
exit /b %CODE%
